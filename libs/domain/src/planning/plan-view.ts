import type { PlanView, SweepSpec } from '@sonde/contracts';
import { historyEvents, type LayerSummary } from './plan-summary';

/** What is known of a plan where somebody has looked: which probes exist, and who would train the others. */
export interface LookedUp {
  readonly seconds: number | null;
  readonly trainers: number;
}

/** A plan as it is shown. @param found null where nobody has looked: then nothing counts as cached */
export function planView(
  { name, dataset, pool }: Pick<SweepSpec, 'name' | 'dataset' | 'pool'>,
  layers: readonly LayerSummary[],
  found: LookedUp | null,
): PlanView {
  const rows = layers.map((summary) => rowOf(summary, found !== null));
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const most = (of: (summary: LayerSummary) => number): number => Math.max(0, ...layers.map(of));
  return {
    ...{ name, dataset, pool },
    trials: sum(({ trials }) => trials),
    cached: found && sum(({ cached }) => cached ?? 0),
    to_train: sum((row) => row.to_train),
    controls: sum(({ controls }) => controls),
    configurations: sum(({ configurations }) => configurations),
    packs: sum(({ packs }) => packs),
    largest_pack_bytes: most(({ largestPackBytes }) => largestPackBytes),
    history_events: historyEvents(Math.max(0, ...rows.map(({ packs }) => packs))),
    seconds: found && found.seconds,
    trainers: found && found.trainers,
    layers: rows,
  };
}

function rowOf(summary: LayerSummary, isLookedUp: boolean): PlanView['layers'][number] {
  const { layer, trials, cached, controls, configurations, training } = summary;
  const packs = training.descent.packs + training.lbfgs.packs;
  return {
    ...{ layer, trials, controls, configurations, packs },
    cached: isLookedUp ? cached : null,
    to_train: trials - cached,
  };
}
