import { SondeError, StackUnavailable } from '../errors';
import { serverSentEvents } from './event-stream';
import { errorOfResponse } from './problem-error';

interface Request {
  readonly method?: 'GET' | 'POST';
  /** Sent as JSON; a string is sent as it is, as YAML. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

interface Subscription {
  /** The event's name on the wire. */
  readonly event: string;
  /** Milliseconds without an event after which the stream is given up; by default it never is. */
  readonly within?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
  /** Ends all requests, which then throw its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Says why the api does not answer, in words for people. */
  readonly whyAway?: () => string;
  /** Says that something else answers than an api of this version, in words for people. */
  readonly otherVersion?: string;
}

/** A client of the api: responses are checked with the schemas of contracts, problems are thrown as the errors they were. */
export class ApiClient {
  /** @param url base address of the api, without a slash at its end; empty in a page that the api serves */
  constructor(
    readonly url: string,
    private readonly options: ClientOptions = {},
  ) {}

  /**
   * Sends a request and reads the JSON of its response.
   *
   * @param path from /v1 on
   * @throws StackUnavailable where nobody answers, or another server; BadInput, NotFound, Conflict as the api says; the
   *   reason of a signal that fires
   */
  async call<Schema extends { parse(value: unknown): unknown }>(
    schema: Schema,
    path: string,
    request: Request = {},
  ): Promise<ReturnType<Schema['parse']>> {
    const response = await this.open(path, request);
    const body: unknown = await response.json().catch(() => undefined);
    for (const signal of this.signalsOf(request)) signal.throwIfAborted();
    try {
      return schema.parse(body) as ReturnType<Schema['parse']>;
    } catch {
      throw this.otherVersion();
    }
  }

  /**
   * Sends a request whose response is no JSON document, and is read by the caller.
   *
   * @throws as `call` does
   */
  async open(path: string, request: Request = {}): Promise<Response> {
    const { method = 'GET', body, headers = {} } = request;
    const signals = this.signalsOf(request);
    const isText = typeof body === 'string';
    const { fetch: send = fetch } = this.options;
    const response = await send(this.url + path, {
      method,
      headers: {
        ...headers,
        // Without a body too: the api takes nothing that changes something as browsers may send it for any page.
        ...(method === 'GET' ? {} : { 'content-type': isText ? 'application/yaml' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    }).catch((cause: unknown) => {
      for (const signal of signals) signal.throwIfAborted();
      throw this.away(cause);
    });
    if (!response.ok) throw await errorOfResponse(response);
    return response;
  }

  /**
   * Subscribes to a stream of server-sent events and yields what they carry. An event that does not fit the schema is
   * skipped: the next one may. Ends with the event `end`, or where `within` passes after an event without another one:
   * a stream that is opened again begins with the present state.
   *
   * @throws StackUnavailable where the stream breaks off, or its end or `within` comes before an event that fits; else
   *   as `call` does
   */
  async *events<View>(
    schema: { safeParse(value: unknown): { success: true; data: View } | { success: false } },
    path: string,
    { event, within, signal }: Subscription,
  ): AsyncGenerator<View, void> {
    const silence = new AbortController();
    let isFirst = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const restartTimer = () => {
      clearTimeout(timer);
      if (within !== undefined)
        timer = setTimeout(() => silence.abort(new Error(`no event within ${within} ms`)), within);
    };
    const ends = this.signalsOf({ signal });
    try {
      restartTimer();
      const request = { headers: { accept: 'text/event-stream' }, signal: AbortSignal.any([...ends, silence.signal]) };
      const response = await this.open(path, request);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) throw this.otherVersion();
      for await (const message of serverSentEvents(response)) {
        if (message.event === 'end' && !isFirst) return;
        if (message.event === 'end') throw this.otherVersion();
        const parsed = message.event === event ? schema.safeParse(message.data) : undefined;
        if (!parsed?.success) continue;
        isFirst = false;
        restartTimer();
        yield parsed.data;
      }
      throw this.away();
    } catch (error) {
      for (const end of ends) end.throwIfAborted();
      if (silence.signal.aborted && !isFirst) return;
      throw error instanceof SondeError ? error : this.away(error);
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  private signalsOf({ signal }: Pick<Request, 'signal'>): AbortSignal[] {
    return [this.options.signal, signal].filter((each) => each !== undefined);
  }

  private away(cause?: unknown): StackUnavailable {
    const why = this.options.whyAway?.() ?? `no api answers at ${this.url}: sonde up starts one`;
    return new StackUnavailable(why, cause === undefined ? {} : { cause });
  }

  private otherVersion(): StackUnavailable {
    const { otherVersion = `what answers at ${this.url} is no api of this version of Sonde` } = this.options;
    return new StackUnavailable(otherVersion);
  }
}
