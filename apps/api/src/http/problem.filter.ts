import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { BadInput, Problem, SondeError, type Issue } from '@sonde/contracts';
import type { ErrorCode } from '@sonde/contracts/temporal';
import { fromPostgres } from '@sonde/persistence';
import type { Response } from 'express';

/** HTTP status of each code. */
const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  bad_input: 422,
  not_found: 404,
  conflict: 409,
  out_of_memory: 500,
  worker_lost: 500,
  timeout: 504,
  unavailable: 503,
};

/** The one translator of errors to HTTP: problem+json, RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = toProblem(fromPostgres(error));
    if (problem.status >= 500) this.logger.error(error);
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) response.destroy();
    else response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

export function toProblem(error: unknown): Problem {
  if (error instanceof SondeError) {
    const issues = error instanceof BadInput ? { errors: error.issues.map(toProblemError) } : {};
    return { ...problem(STATUS_OF[error.code], error.code, error.message), ...issues };
  }
  if (error instanceof HttpException) return problem(error.getStatus(), 'http', error.message);
  if (isHttpError(error)) return problem(error.status, 'http', error.message);
  return problem(500, 'internal', 'an error that nobody foresaw; the log of the api tells more');
}

/** What body-parser throws: an error with a status that may be shown. */
function isHttpError(error: unknown): error is { status: number; message: string } {
  return error instanceof Error && 'expose' in error && error.expose === true && 'status' in error;
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: `urn:sonde:problem:${code}`, title: code.replaceAll('_', ' '), status, detail, code };
}

function toProblemError({ message, pointer, also, ...place }: Issue): NonNullable<Problem['errors']>[number] {
  return {
    detail: message,
    ...(pointer === undefined ? {} : { pointer: `#${pointer}` }),
    ...(also === undefined ? {} : { also: `#${also}` }),
    ...place,
  };
}

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
