import { BadInput, Conflict, NotFound, Problem, StackUnavailable, type Issue } from '@sonde/contracts';

interface Request {
  readonly method?: 'GET' | 'POST';
  /** Sent as JSON; a string as it is, which is YAML. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Asks the api that serves this page.
 *
 * @param path from /v1 on
 * @throws StackUnavailable when nobody answers, or somebody else; BadInput, NotFound, Conflict as the api says
 */
export async function call<Schema extends { parse(value: unknown): unknown }>(
  schema: Schema,
  path: string,
  { method = 'GET', body, headers, signal }: Request = {},
): Promise<ReturnType<Schema['parse']>> {
  const isText = typeof body === 'string';
  const response = await fetch(path, {
    method,
    headers: {
      ...headers,
      // Without a body too: the api takes nothing that changes something as browsers may send it for any page.
      ...(method === 'GET' ? {} : { 'content-type': isText ? 'application/yaml' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new StackUnavailable('the api does not answer: sonde up starts it', { cause: error });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw toError(answer, response);
  try {
    return schema.parse(answer) as ReturnType<Schema['parse']>;
  } catch (error) {
    throw new StackUnavailable('the api answers as another version of Sonde would: load this page anew', {
      cause: error,
    });
  }
}

function toError(answer: unknown, { status, statusText }: Pick<Response, 'status' | 'statusText'>): Error {
  const parsed = Problem.safeParse(answer);
  if (!parsed.success) return new StackUnavailable(`the api answered ${status} ${statusText}`.trim());
  const { code, detail, errors = [] } = parsed.data;
  if (code === 'bad_input') return new BadInput(detail, errors.map(toIssue));
  if (code === 'not_found') return new NotFound(detail);
  if (code === 'conflict') return new Conflict(detail);
  return new StackUnavailable(detail);
}

function toIssue({ detail, line, column, pointer }: NonNullable<Problem['errors']>[number]): Issue {
  return {
    message: detail,
    ...(pointer === undefined ? {} : { pointer: pointer.replace(/^#/, '') }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
