import {
  BadInput,
  Conflict,
  NotFound,
  OutOfMemory,
  SondeError,
  StackUnavailable,
  TimedOut,
  WorkerLost,
  type Issue,
} from '@sonde/contracts';
import type { ErrorCode } from '@sonde/contracts/temporal';
import { DamagedBlocks, type Damage } from '../artifacts/damaged-blocks';

/** A result, or why there is none, as plain data: a structured clone of an error loses its class. */
export type Outcome<Result> = { readonly result: Result } | { readonly refusal: Refusal };

export interface Refusal extends Pick<SondeError, 'code' | 'message'> {
  readonly issues?: readonly Issue[];
  /** What was found damaged, where that is the reason. */
  readonly damage?: Damage;
}

/** Runs work that may refuse on purpose. @throws whatever is no SondeError */
export async function outcomeOf<Result>(work: () => Result | Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof SondeError)) throw error;
    const { code, message } = error;
    if (error instanceof BadInput) return { refusal: { code, message, issues: error.issues } };
    if (error instanceof DamagedBlocks) return { refusal: { code, message, damage: error.damage } };
    return { refusal: { code, message } };
  }
}

/** @throws the error that the work refused with */
export function resultOf<Result>(outcome: Outcome<Result>): Result {
  if ('result' in outcome) return outcome.result;
  const { code, message, issues } = outcome.refusal;
  if (code === 'bad_input') throw new BadInput(message, issues);
  throw new ERRORS[code](message);
}

const ERRORS: Readonly<Record<Exclude<ErrorCode, 'bad_input'>, new (message: string) => SondeError>> = {
  not_found: NotFound,
  conflict: Conflict,
  out_of_memory: OutOfMemory,
  worker_lost: WorkerLost,
  timeout: TimedOut,
  unavailable: StackUnavailable,
};
