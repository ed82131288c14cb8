import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { PAGE_POLICY } from '../http/answer-headers';

/** Where the page is never: what is not found there is a problem, also to whoever would rather read HTML. */
const OTHERS = /^\/(v1|docs|health|assets)(\/|$)/;

const NOT_BUILT = 'The page is not built: run `npm run setup` in the clone of Sonde, then load this again.\n';

/**
 * Serves the built page: its files, and its document for every address that a browser opens and that is nobody else's,
 * since the page has addresses of its own. Nothing is compressed: on the same machine that takes longer than it saves.
 *
 * @param folder what `vite build` has written; may be there later than the api
 */
export function servePage(app: NestExpressApplication, folder: string): void {
  app.useStaticAssets(folder, {
    index: false,
    redirect: false,
    setHeaders: (response: Response, file: string) => void response.set(headersOf(file)),
  });
  app.use((request: Request, response: Response, next: NextFunction): void => {
    if (!asksForPage(request)) next();
    else if (!existsSync(join(folder, 'index.html'))) response.status(503).type('text/plain').send(NOT_BUILT);
    else response.sendFile('index.html', { root: folder, headers: headersOf('index.html') });
  });
}

/** A browser that opens an address would rather have HTML; what fetches data takes anything, or asks for JSON. */
function asksForPage(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return request.path === '/' || (!OTHERS.test(request.path) && request.accepts(['json', 'html']) === 'html');
}

function headersOf(file: string): Record<string, string> {
  // Their names hold digests of their contents.
  const isHashed = file.includes(`${sep}assets${sep}`);
  return {
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(file.endsWith('.html') ? { 'Content-Security-Policy': PAGE_POLICY } : {}),
  };
}
