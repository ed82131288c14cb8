import { ForbiddenException, type ArgumentsHost } from '@nestjs/common';
import {
  BadInput,
  Conflict,
  NotFound,
  OutOfMemory,
  Problem,
  StackUnavailable,
  TimedOut,
  WorkerLost,
  type SondeError,
} from '@sonde/contracts';
import type { ErrorCode } from '@sonde/contracts/temporal';
import { ProblemFilter, toProblem } from './problem.filter';

const ERRORS: Readonly<Record<ErrorCode, [error: SondeError, status: number]>> = {
  bad_input: [new BadInput('the sweep cannot be used'), 422],
  not_found: [new NotFound('no sweep "a"'), 404],
  conflict: [new Conflict('this key is taken'), 409],
  out_of_memory: [new OutOfMemory('9 GB are not there'), 500],
  worker_lost: [new WorkerLost('the trainer is gone'), 500],
  timeout: [new TimedOut('no progress'), 504],
  unavailable: [new StackUnavailable('Temporal is away'), 503],
};

describe('toProblem', () => {
  it.each(Object.entries(ERRORS))('gives %s its status', (code, [error, status]) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ type: `urn:sonde:problem:${code}`, code, status, detail: error.message });
    expect(problem.title).toBe(code.replaceAll('_', ' '));
    expect(Problem.parse(problem)).toEqual(problem);
  });

  it('points at every place that is wrong, as RFC 9457 has it', () => {
    const issues = [
      { message: 'expected a number above 0', pointer: '/parameters/learning_rate/0', also: '/a', line: 4, column: 18 },
      { message: 'the file is cut off', file: 'layer.npz', split: 'val', row: 3 },
    ];
    expect(toProblem(new BadInput('the sweep cannot be used', issues)).errors).toEqual([
      {
        detail: 'expected a number above 0',
        pointer: '#/parameters/learning_rate/0',
        also: '#/a',
        line: 4,
        column: 18,
      },
      { detail: 'the file is cut off', file: 'layer.npz', split: 'val', row: 3 },
    ]);
  });

  it('keeps the status of what Nest and the body parser refuse', () => {
    expect(toProblem(new ForbiddenException('not here'))).toMatchObject({
      status: 403,
      code: 'http',
      detail: 'not here',
    });
    const tooLarge = Object.assign(new Error('request entity too large'), { status: 413, expose: true });
    expect(toProblem(tooLarge)).toMatchObject({ status: 413, code: 'http', detail: 'request entity too large' });
  });

  it('tells nobody what it does not know', () => {
    for (const error of [new Error('password=secret'), 'password=secret', undefined, { status: 200, expose: true }]) {
      expect(toProblem(error)).toMatchObject({
        status: 500,
        code: 'internal',
        detail: expect.not.stringContaining('secret'),
      });
    }
  });
});

describe('ProblemFilter', () => {
  function sent(error: unknown, headersSent = false) {
    const calls: string[] = [];
    const response = {
      headersSent,
      destroy: () => calls.push('destroy'),
      status: (status: number) => (calls.push(`status ${status}`), response),
      type: (type: string) => (calls.push(type), response),
      send: (body: string) => calls.push((JSON.parse(body) as Problem).code),
    };
    new ProblemFilter().catch(error, { switchToHttp: () => ({ getResponse: () => response }) } as ArgumentsHost);
    return calls;
  }

  it('answers with problem+json', () => {
    expect(sent(new NotFound('no sweep'))).toEqual(['status 404', 'application/problem+json', 'not_found']);
  });

  it('breaks an answer off that has begun already', () => {
    expect(sent(new NotFound('no sweep'), true)).toEqual(['destroy']);
  });
});
