import type { NextFunction, Request, Response } from 'express';
import { refuseRequest } from './problem.filter';

interface Allowed {
  /** Further host names under which the api may be called. */
  readonly names: readonly string[];
  /** Further origins, such as `https://probes.example`: those of tunnels that put another Host into requests. */
  readonly origins: readonly string[];
}

/**
 * Refuses what a page of somebody else would send with the reader's browser. Host must name this machine, on any port, so
 * that a tunnel works: a page that had its name rebound to 127.0.0.1 sends its own name. Origin, where there is one, must
 * be the very host and port that the request is sent to: a page on another port of localhost is somebody else's.
 * Browsers leave Origin out of simple GETs, and say in Sec-Fetch-Site where they come from.
 */
export function localOnly({ names, origins }: Allowed) {
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', ...names.map((name) => name.trim().toLowerCase())]);
  const allowed = new Set(origins.map((origin) => origin.trim().toLowerCase().replace(/\/$/, '')));
  return (request: Request, response: Response, next: NextFunction): void => {
    const { host = '', origin } = request.headers;
    if (!request.url.startsWith('/')) {
      // The absolute form, which a proxy gets: its host would count, not the header's.
      refuseRequest(response, 400, 'host', `expected the path of an address, not ${JSON.stringify(request.url)}`);
    } else if (countOf(request, 'host') !== 1) {
      refuseRequest(response, 400, 'host', 'expected one Host header');
    } else if (!hosts.has(host.replace(/:\d+$/, '').toLowerCase())) {
      const detail = `this api answers to ${[...hosts].join(', ')} on any port, not to ${JSON.stringify(host)}`;
      refuseRequest(response, 403, 'host', `${detail}; SONDE_API_NAMES adds names`);
    } else if (origin !== undefined && !isOwn(origin, host) && !allowed.has(origin.toLowerCase())) {
      const detail = `a page of ${JSON.stringify(origin)} may not ask ${JSON.stringify(host)}`;
      refuseRequest(response, 403, 'origin', `${detail}; SONDE_ALLOWED_ORIGINS adds origins`);
    } else if (origin === undefined && isForeign(request)) {
      refuseRequest(response, 403, 'origin', 'a page of another site or port may link to this api, but not ask it');
    } else next();
  };
}

/** Node keeps the first of several. */
function countOf({ rawHeaders }: Request, name: string): number {
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}

/** Whether an origin has the host and port of the request; http or https, since a tunnel may add TLS. */
function isOwn(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  const called = `${protocol}//${host}`;
  return from !== '' && URL.canParse(called) && new URL(called).host === from;
}

/** Whether a page elsewhere makes a browser ask, other than by a link that the reader follows. */
function isForeign({ method, headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  const isLink =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return (site === 'cross-site' || site === 'same-site') && !isLink;
}
