import { Problem } from '../api/problem';
import { BadInput, Conflict, NotFound, StackUnavailable, type Issue } from '../errors';

/** Translates a problem of the api into the error that it was on the server. */
export function errorOf({ code, detail, errors = [] }: Problem): Error {
  if (code === 'bad_input') return new BadInput(detail, errors.map(toIssue));
  if (code === 'not_found') return new NotFound(detail);
  if (code === 'conflict') return new Conflict(detail);
  return new StackUnavailable(detail);
}

/** Reads the error out of a response that is none of 2xx: a problem, or the page of a proxy. */
export async function errorOfResponse(response: Response): Promise<Error> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (problem.success) return errorOf(problem.data);
  return new StackUnavailable(`the api answered ${response.status} ${response.statusText}`.trim());
}

/** Every field that the problem has: fragments become JSON pointers, what is undefined is left out. */
function toIssue({ detail, pointer, also, ...place }: NonNullable<Problem['errors']>[number]): Issue {
  return {
    message: detail,
    ...(pointer === undefined ? {} : { pointer: pointer.replace(/^#/, '') }),
    ...(also === undefined ? {} : { also: also.replace(/^#/, '') }),
    ...(Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)) as Partial<Issue>),
  };
}
