import type { NextFunction, Request, Response } from 'express';
import { refuseRequest } from './refuse-request';

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
