import type { Problem } from '@sonde/contracts';
import type { Response } from 'express';

/** Answers a request that reaches no route, with problem+json. */
export function refuseRequest(response: Response, status: number, code: string, detail: string): void {
  const problem: Problem = {
    type: `urn:sonde:problem:${code}`,
    title: code.replaceAll('_', ' '),
    status,
    detail,
    code,
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
