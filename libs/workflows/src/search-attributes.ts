import { SEARCH_ATTRIBUTES, type SweepOutcome } from '@sonde/contracts/temporal';
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';

const planned = defineSearchAttributeKey('TrialsPlanned', SEARCH_ATTRIBUTES.TrialsPlanned);
const done = defineSearchAttributeKey('TrialsDone', SEARCH_ATTRIBUTES.TrialsDone);
const failed = defineSearchAttributeKey('TrialsFailed', SEARCH_ATTRIBUTES.TrialsFailed);
const best = defineSearchAttributeKey('BestScore', SEARCH_ATTRIBUTES.BestScore);
const state = defineSearchAttributeKey('SweepState', SEARCH_ATTRIBUTES.SweepState);

/** Progress that is shown is an event of the history, and a write to the index of workflows. */
export const SHOW_EVERY_MS = 2_000;

/** Shows a workflow's progress in the lists of the Temporal UI; each call is an event of its history. */
export function showProgress(progress: {
  planned: number;
  done: number;
  failed: number;
  bestScore: number | null;
}): void {
  upsertSearchAttributes([
    { key: planned, value: progress.planned },
    { key: done, value: progress.done },
    { key: failed, value: progress.failed },
    { key: best, value: progress.bestScore },
  ]);
}

export function showState(value: string): void {
  upsertSearchAttributes([{ key: state, value }]);
}

/** Shows how a sweep ended. */
export function showOutcome({ state: end, counts }: SweepOutcome): void {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  upsertSearchAttributes([
    { key: planned, value: all },
    { key: done, value: all - counts.pending - counts.running },
    { key: failed, value: counts.failed },
    { key: state, value: end },
  ]);
}
