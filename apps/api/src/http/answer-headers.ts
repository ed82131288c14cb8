import type { NextFunction, Request, Response } from 'express';

/** The page and /docs need nothing from elsewhere. Styles stand in attributes too: Vega and the editor write them there. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  // A plot that is saved as a picture is drawn from a blob.
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  // A page elsewhere cannot load an answer as a script or picture either.
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Sets what browsers are told about every answer, whoever makes it. */
export function answerHeaders({ path }: Request, response: Response, next: NextFunction): void {
  response.set(HEADERS);
  if (/^\/docs(\/|$)/.test(path)) response.set('Content-Security-Policy', PAGE_POLICY);
  next();
}
