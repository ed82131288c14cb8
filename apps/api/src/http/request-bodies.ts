import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { BadInput, faultOfDocument, MAX_YAML, REQUEST_LIMITS } from '@sonde/contracts';
import { text, type NextFunction, type Request, type Response } from 'express';
import { refuseRequest } from './problem.filter';

/** Reads bodies: JSON, and YAML as text. None is larger than what the one thread reads without holding up others. */
export function readBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', { limit: REQUEST_LIMITS.characters });
  app.use(text({ type: YAML_TYPES, limit: MAX_YAML }));
  app.use((request: Request, _: Response, next: NextFunction): void => {
    const fault = typeof request.body === 'object' ? faultOfDocument(request.body, REQUEST_LIMITS) : undefined;
    next(fault && new BadInput(`the request ${fault.summary}`, [fault.issue]));
  });
}

export const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

const TYPES: ReadonlySet<string> = new Set(['application/json', ...YAML_TYPES]);

/** Methods that change nothing. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that are sent as a browser may send them for any page without asking first: as text/plain, as a form,
 * or with no type at all. What has no body needs the type application/json as well, unless a browser names the page of
 * this api as its origin, as the page of /docs does.
 */
export function sentContent(request: Request, response: Response, next: NextFunction): void {
  const { 'content-type': type = '', origin } = request.headers;
  const isOwnPage = origin !== undefined && type === '' && !hasBody(request);
  if (SAFE.has(request.method) || TYPES.has(essenceOf(type)) || isOwnPage) {
    next();
    return;
  }
  const found = type === '' ? 'no Content-Type' : JSON.stringify(type);
  const detail = `expected the Content-Type application/json or application/yaml, with or without a body, not ${found}`;
  refuseRequest(response, 415, 'http', detail);
}

function essenceOf(type: string): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase();
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** How long what was sent is still taken, so that the sender gets to read the answer. */
const LINGER_MS = 1000;

/**
 * Answers requests that Node cannot read, such as those with more than 16 kB of address and headers. Node's own answer is
 * followed by a reset of the connection, which overtakes it while the rest is still being sent.
 */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable) return void socket.destroy();
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.on('data', () => undefined).resume();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}
