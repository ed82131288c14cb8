import { BadInput, Conflict, NotFound, Problem, StackUnavailable, type Issue } from '@sonde/contracts';

interface Request {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds after which an answer that has not come is not waited for any more; by default it is. */
  readonly within?: number;
  /** Ends the request, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

interface Options {
  /** Ends all requests, which then throw an AbortError. */
  readonly interrupted?: AbortSignal;
  /** What is known of an api that does not answer, in words for people. */
  readonly whyAway?: () => string;
}

/** Speaks to the api; its problems come back as the errors they were. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly options: Options = {},
  ) {}

  /**
   * @param path from /v1 on
   * @throws StackUnavailable when nobody answers, or somebody else; BadInput, NotFound, Conflict as the api says
   */
  async call<Schema extends { parse(value: unknown): unknown }>(
    schema: Schema,
    path: string,
    request: Request = {},
  ): Promise<ReturnType<Schema['parse']>> {
    const response = await this.open(path, request);
    const answer: unknown = await response.json().catch(() => undefined);
    this.options.interrupted?.throwIfAborted();
    try {
      return schema.parse(answer) as ReturnType<Schema['parse']>;
    } catch {
      throw new StackUnavailable(`what answers at ${this.url} is no api of this version of Sonde`);
    }
  }

  /**
   * An answer that is no document, to be read as it comes.
   *
   * @throws as `call` does
   */
  async open(path: string, { method = 'GET', body, headers = {}, within, signal }: Request = {}): Promise<Response> {
    const { interrupted } = this.options;
    const ends = [interrupted, signal].filter((each) => each !== undefined);
    const late = within === undefined ? [] : [AbortSignal.timeout(within)];
    const request = {
      method,
      // Without a body too: the api takes nothing that changes something as browsers may send it for any page.
      headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([...ends, ...late]),
    };
    const response = await fetch(this.url + path, request).catch((error: unknown) => {
      for (const each of ends) each.throwIfAborted();
      throw new StackUnavailable(this.whyAway(), { cause: error });
    });
    if (!response.ok) throw toError(await response.json().catch(() => undefined), response);
    return response;
  }

  private whyAway(): string {
    return this.options.whyAway?.() ?? `no api answers at ${this.url}: sonde up starts one`;
  }
}

function toError(answer: unknown, { status, statusText }: Response): Error {
  const parsed = Problem.safeParse(answer);
  if (!parsed.success) return new StackUnavailable(`the api answered ${status} ${statusText}`);
  return errorOf(parsed.data);
}

/** The error that a problem was, before it went through the api. */
export function errorOf({ code, detail, errors = [] }: Problem): Error {
  if (code === 'bad_input') return new BadInput(detail, errors.map(toIssue));
  if (code === 'not_found') return new NotFound(detail);
  if (code === 'conflict') return new Conflict(detail);
  return new StackUnavailable(detail);
}

function toIssue({ detail, pointer, also, ...place }: NonNullable<Problem['errors']>[number]): Issue {
  return {
    message: detail,
    ...(pointer === undefined ? {} : { pointer: pointer.replace(/^#/, '') }),
    ...(also === undefined ? {} : { also: also.replace(/^#/, '') }),
    ...(Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)) as Partial<Issue>),
  };
}
