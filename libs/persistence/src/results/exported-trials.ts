import type { TrialState } from '@sonde/contracts/temporal';
import type { Parameters, SplitScore } from '@sonde/domain';
import type { Database } from '../database';
import type { StoredTrial } from './trials';

/** How a trial's probe does on a split that is not sealed. */
export interface ExportedFigures {
  readonly rows: number;
  /** Null but for classification, and where training diverged. */
  readonly correct: number | null;
  /** Null where training diverged. */
  readonly loss: number | null;
  /** All that the task has; none where training diverged. */
  readonly figures: SplitScore['figures'];
}

/** A trial with all that is known of it but what its probe does on test. */
export interface ExportedTrial {
  readonly index: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly state: TrialState;
  /** These three are null where the trial has no probe. */
  readonly probeKey: string | null;
  readonly train: ExportedFigures | null;
  readonly val: ExportedFigures | null;
  readonly failureClass: string | null;
  readonly failureMessage: string | null;
  readonly pruning: StoredTrial['pruning'];
}

/** Trials of one query: about a megabyte. */
const PAGE = 1_000;

/** All trials of a sweep in their order, some at a time, so that a sweep of any length takes the memory of a page. */
export async function* exportedTrials({ prisma }: Database, sweepId: string): AsyncGenerator<ExportedTrial[]> {
  let after = -1;
  for (;;) {
    const page = await prisma.$queryRaw<ExportedTrial[]>`
      SELECT t.index, c.layer_name AS "layerName", c.target, c.id AS configuration, c.parameters,
             t.seed::float8 AS seed, t.state, p.key AS "probeKey",
             CASE WHEN p.key IS NOT NULL THEN jsonb_build_object('rows', p.train_rows, 'correct', p.train_correct,
               'loss', p.train_loss, 'figures', p.train_figures) END AS train,
             CASE WHEN p.key IS NOT NULL THEN jsonb_build_object('rows', p.val_rows, 'correct', p.val_correct,
               'loss', p.val_loss, 'figures', p.val_figures) END AS val,
             t.failure_class AS "failureClass", t.failure_message AS "failureMessage",
             CASE WHEN t.state = 'pruned' THEN t.pruning END AS pruning
        FROM trials t JOIN configurations c ON c.sweep_id = t.sweep_id AND c.id = t.configuration
             LEFT JOIN probes p ON p.key = t.probe_key AND t.state IN ('succeeded', 'cached', 'diverged')
       WHERE t.sweep_id = ${sweepId} AND t.index > ${after}::int ORDER BY t.index LIMIT ${PAGE}::int`;
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.index;
  }
}
