import { BadInput, Conflict, NotFound, StackUnavailable } from '@sonde/contracts';
import { SWEEP_IS_ENDING } from '@sonde/contracts/temporal';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { z } from 'zod';

const text = z.string().optional();
const number = z.number().optional();

/** Issues of bad input, as they travel in a failure. */
export const Issues = z.array(
  z.object({
    message: z.string(),
    ...{ pointer: text, also: text, file: text, split: text },
    ...{ line: number, column: number, row: number },
  }),
);

/** What an activity says beside its message: toApplicationFailure of libs/activities writes it. */
const Details = z.object({ code: z.string(), issues: Issues.optional() });

/** The error that a workflow's failure was, before it went through Temporal. */
export function fromFailure(error: unknown): Error {
  const failure = applicationFailureIn(error);
  if (!failure) return error instanceof Error ? error : new Error(String(error));
  const details = Details.safeParse(failure.details?.[0]);
  const { code, issues } = details.success ? details.data : { code: failure.type, issues: undefined };
  if (code === 'bad_input') return new BadInput(failure.message, issues);
  if (code === 'not_found') return new NotFound(failure.message);
  if (code === 'conflict') return new Conflict(failure.message);
  if (code === 'unavailable') return new StackUnavailable(failure.message);
  return failure;
}

/** Whether a workflow took nothing because it is about to end, or ended before it was done with what it had taken. */
export function isEnding(error: unknown): boolean {
  const failure = applicationFailureIn(error);
  if (failure) return failure.type === 'AcceptedUpdateCompletedWorkflow' || failure.type === SWEEP_IS_ENDING;
  return isCancelled(error);
}

/** What a workflow was at for an update is cancelled with the workflow. */
function isCancelled(error: unknown): boolean {
  return error instanceof CancelledFailure || (error instanceof Error && isCancelled(error.cause));
}

function applicationFailureIn(error: unknown): ApplicationFailure | undefined {
  if (error instanceof ApplicationFailure) return error;
  return error instanceof Error ? applicationFailureIn(error.cause) : undefined;
}
