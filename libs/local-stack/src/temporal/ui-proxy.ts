import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LOOPBACK } from '../ports';

export interface UiProxyOptions {
  /** Where Temporal's Web UI listens; undefined where it does not run. */
  readonly target: number | undefined;
}

/** Names of this machine that a browser resolves by itself: no page elsewhere can have one of them for its Host. */
const OWN_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Temporal's Web UI for people's browsers. It forwards what was asked under a name of this machine, by a page of the UI
 * itself or by nobody's page, and refuses everything else.
 *
 * By hand, since all that a proxy library does beyond this (paths, cookies, sockets that change their protocol) is what
 * has to be kept out here.
 */
export function createUiProxy({ target }: UiProxyOptions): Server {
  return createServer((request, response) => {
    if (!isOwn(request)) return refuse(response, 403, 'The Temporal UI answers to localhost alone.');
    if (target === undefined)
      return refuse(response, 503, 'All ports that are reserved for the Temporal UI are taken.');
    pass(request, response, target);
  });
}

/** Any port of localhost will do as Host, so that a tunnel works; a page must have come from the very same one. */
function isOwn({ headers: { host, origin } }: IncomingMessage): boolean {
  const isOwnName = OWN_NAMES.includes((host ?? '').toLowerCase().replace(/:\d+$/, ''));
  return isOwnName && (origin === undefined || origin === `http://${host}`);
}

function pass(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url: path, headers } = request;
  const onward = forward({ host: LOOPBACK, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    // One that breaks off must not look complete.
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else refuse(response, 502, 'Temporal does not answer.');
  });
  // Who stops reading has no use for the rest.
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
}
