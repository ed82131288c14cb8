import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SweepView } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';

export interface Asked {
  /** `GET /v1/sweeps` */
  readonly what: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/**
 * An answer: JSON or other content, with status 200 unless it says otherwise; `broken`, which ends the connection; or
 * `none`, for which one can wait. One that is cut breaks off after its content, one that stays does not end.
 */
export type Answer =
  | 'broken'
  | 'none'
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly text?: string | Buffer;
      /** A stream of these events, by name and in turn. */
      readonly events?: readonly (readonly [name: string, data: unknown])[];
      readonly cut?: boolean;
      readonly stays?: boolean;
    };

export interface FakeApi {
  readonly url: string;
  /** All that was asked so far. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** A server that answers as a spec tells it to. */
export async function startFakeApi(answer: (asked: Asked, count: number) => Answer): Promise<FakeApi> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      const what = { what: `${method} ${url}`, headers, body: body === '' ? undefined : (JSON.parse(body) as unknown) };
      asked.push(what);
      const given = answer(what, asked.length);
      if (given === 'broken') response.destroy();
      else if (given !== 'none') {
        const content = given.events?.map(eventText).join('') ?? given.text ?? JSON.stringify(given.json);
        response.writeHead(given.status ?? 200, given.events ? { 'content-type': 'text/event-stream' } : {});
        if (given.cut || given.stays) response.write(content, () => given.cut && response.destroy());
        else response.end(content);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A sweep that is followed: each view in turn, and the end of the stream where the last one has ended. */
export function followed(...views: readonly SweepView[]): Exclude<Answer, string> {
  const hasEnded = views.some(({ state }) => sweepHasEnded(state));
  return { events: [...views.map((view) => ['sweep', view] as const), ...(hasEnded ? [['end', {}] as const] : [])] };
}

function eventText([name, data]: readonly [string, unknown]): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
