import {
  BadInput,
  type COMPARED_KINDS,
  type Comparison,
  type MetricName,
  type RowFigure,
  type ScoreName,
} from '@sonde/contracts';
import { holm, sampleSd, unitsOf, type DatasetDescription } from '@sonde/domain';
import { candidatesOn, type Candidates } from './candidates';
import { comparePair, type OnRows } from './compare-pair';
import type { PredictedRows } from './predicted-rows';
import { figureOnRows } from './row-figure';

export interface CompareQuery {
  /** What is compared: the replicates of each. */
  readonly items: readonly (readonly SeededProbe[])[];
  readonly split: string;
  readonly metric: ScoreName;
}

interface SeededProbe {
  readonly probeKey: string;
  readonly seed: number;
}

export interface ComparedOnRows {
  readonly rows: number;
  readonly groups: number | null;
  readonly items: readonly { readonly figure: RowFigure; readonly seed_sd: number | null }[];
  readonly pairs: Comparison['pairs'];
}

/** Compares items pair by pair. @throws BadInput where the rows do not define the metric, or are one group alone */
export function compareOn(rows: PredictedRows, { items, split, metric }: CompareQuery): ComparedOnRows {
  const keys = items.map((probes) => probes.map(({ probeKey }) => probeKey));
  const candidates = candidatesOn(rows, metric, keys);
  checkDefined(rows, candidates, { split, metric });
  const drawn = candidates.draws();
  const onRows = items.map((probes, at) => {
    const draws = Float64Array.from(
      { length: drawn.length / items.length },
      (_, draw) => drawn[draw * items.length + at] ?? NaN,
    );
    return onRowsOf(probes, rows, metric, { score: candidates.scores[at] ?? NaN, draws });
  });
  const pairs = onRows.flatMap((a, at) => onRows.slice(at + 1).map((b, next) => [at, at + 1 + next, a, b] as const));
  const family = { pairs: pairs.length, isGrouped: rows.groups !== undefined, metric };
  const compared = pairs.map(([a, b, ofA, ofB]) => ({ a, b, ...comparePair(ofA, ofB, family) }));
  const adjusted = holm(compared.map(({ p }) => p));
  return {
    rows: rows.rows,
    groups: rows.groupCount,
    items: keys.map((own, at) => ({
      figure: figureOnRows(rows, metric, own),
      seed_sd: sampleSd([...(onRows[at]?.seeds.values() ?? [])]),
    })),
    pairs: compared.map((pair, at) => {
      const p_holm = adjusted[at] ?? 1;
      return { ...pair, p_holm, significant: p_holm < 0.05 };
    }),
  };
}

/** Rows of one class have no AUROC, and one group says nothing of others. */
function checkDefined(
  rows: PredictedRows,
  { scores }: Candidates,
  { split, metric }: { readonly split: string; readonly metric: ScoreName },
): void {
  const refuse = (message: string) => new BadInput('split: nothing to compare on', [{ message, pointer: '/split' }]);
  if (!scores.every(Number.isFinite)) throw refuse(`the rows of ${split} do not define ${metric}`);
  if (unitsOf(rows) > 1) return;
  throw refuse(`${split} is one ${rows.groups ? 'group of rows' : 'row'}: there are no others to compare on`);
}

/** Each seed by itself beside what they are together. */
function onRowsOf(
  probes: readonly SeededProbe[],
  rows: PredictedRows,
  metric: ScoreName,
  together: Pick<OnRows, 'score' | 'draws'>,
): OnRows {
  const own = probes.map(({ probeKey }) => probeKey);
  const bySeed = candidatesOn(
    rows,
    metric,
    own.map((key) => [key]),
  ).scores;
  return {
    ...together,
    seeds: new Map(probes.map(({ seed }, probe) => [seed, bySeed[probe] ?? NaN])),
    predictions: own.flatMap((key) => rows.predictions.get(key) ?? []),
  };
}

/** Something that is compared: where its rows are. */
interface ComparedRows {
  readonly kind: (typeof COMPARED_KINDS)[number];
  readonly target: string;
  readonly metric: MetricName;
  readonly dataset: { readonly name: string; readonly digest: string; readonly description: DatasetDescription };
}

/** With so few groups the cluster bootstrap is too narrow: 91.5 % where 95 are said (docs/statistics.md). */
const FEW_GROUPS = 10;

export function comparisonNotes(
  items: readonly Pick<ComparedRows, 'kind'>[],
  groups: number | null,
  split: string,
): string[] {
  // A layer or a sweep stands for what val chose.
  const isFlattered = split === 'val' && items.some(({ kind }) => kind === 'layer' || kind === 'sweep');
  return [
    ...(isFlattered ? ['val chose the best of a layer or sweep, so that their scores here are flattered'] : []),
    ...(groups !== null && groups <= FEW_GROUPS
      ? [`there are only ${groups} groups of rows: intervals are too narrow, and p too small`]
      : []),
  ];
}

/** Rows are known by their labels: two datasets with the same ones describe the same rows, in the same order. */
export function checkSameRows(items: readonly ComparedRows[], split: string): void {
  const [first] = items;
  const labelsOf = ({ dataset, target }: ComparedRows) =>
    dataset.description.targets.find(({ name }) => name === target)?.digests[split];
  items.forEach((item, at) => {
    const complain = (message: string) =>
      new BadInput('items: cannot be compared', [{ message, pointer: `/items/${at}` }]);
    if (labelsOf(item) === undefined) {
      throw complain(`dataset ${item.dataset.name} has no split ${JSON.stringify(split)} of target ${item.target}`);
    }
    if (first && labelsOf(item) !== labelsOf(first)) {
      const of = ({ dataset, target }: ComparedRows) => `${dataset.name}@${dataset.digest.slice(0, 8)}, ${target}`;
      throw complain(
        `its rows of ${split} do not match those of the first: their labels differ (${of(item)}; ${of(first)})`,
      );
    }
    if (first && item.metric !== first.metric) {
      throw complain(`it is ranked by ${item.metric}, and the first by ${first.metric}: they have no score in common`);
    }
  });
}
