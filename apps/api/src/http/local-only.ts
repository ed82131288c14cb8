import type { NextFunction, Request, Response } from 'express';

/**
 * Refuses requests whose Host is not this machine: a page on the web that had its name rebound to 127.0.0.1 would
 * otherwise speak to the api with the reader's browser. Any port of localhost passes, so that a tunnel works.
 *
 * @param names further host names under which the api may be called
 */
export function localOnly(names: readonly string[]) {
  const allowed = new Set(['localhost', '127.0.0.1', '[::1]', ...names.map((name) => name.trim().toLowerCase())]);
  return (request: Request, response: Response, next: NextFunction): void => {
    const { host, origin } = request.headers;
    if (allowed.has(nameOf(host)) && (origin === undefined || allowed.has(nameOf(origin.replace(/^\w+:\/\//, ''))))) {
      next();
      return;
    }
    const detail =
      `this api answers to ${[...allowed].join(', ')} on any port, ` +
      `not to ${JSON.stringify(host)}${origin === undefined ? '' : ` from ${JSON.stringify(origin)}`}; ` +
      'SONDE_API_NAMES adds names';
    const problem = { type: 'urn:sonde:problem:host', title: 'host', status: 403, detail, code: 'host' };
    response.status(403).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function nameOf(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase();
}
