import { Injectable } from '@nestjs/common';
import { BadInput, SCORES, scoreOf, type Comparison, type ScoreName } from '@sonde/contracts';
import { groupBy, holm, sampleSd, unitsOf } from '@sonde/domain';
import { BOOTSTRAP, candidatesOn, type Candidates } from '../rows/candidates';
import { ProbeRows, type SaidRows } from '../rows/probe-rows.service';
import { figureOnRows } from '../rows/row-figure';
import type { ComparedItem } from './compared-item';
import { ComparedItemsService } from './compared-items.service';
import { comparePair, type OnRows } from './compare-pair';

/** Compares probes, configurations, layers or sweeps, row by row of one split. */
@Injectable()
export class CompareService {
  constructor(
    private readonly items: ComparedItemsService,
    private readonly rows: ProbeRows,
  ) {}

  /** @throws BadInput in words where they say something of other rows, or are measured otherwise */
  async compare(references: readonly string[], split: string): Promise<Comparison> {
    const items = await this.items.find(references, split);
    const [first] = items;
    if (!first) throw new Error('a comparison has items');
    checkSameRows(items, split);
    const metric = scoreOf(first.metric);
    const said = await this.read(items, split);
    const keys = items.map(({ probes }) => probes.map(({ probeKey }) => probeKey));
    const candidates = candidatesOn(said, metric, keys);
    checkDefined(said, candidates, { split, metric });
    const drawn = await candidates.draws();
    const onRows = items.map((item, at) => {
      const draws = Float64Array.from(
        { length: drawn.length / items.length },
        (_, draw) => drawn[draw * items.length + at] ?? NaN,
      );
      return onRowsOf(item, said, { score: candidates.scores[at] ?? NaN, draws });
    });
    const pairs = onRows.flatMap((a, at) => onRows.slice(at + 1).map((b, next) => [at, at + 1 + next, a, b] as const));
    const family = { pairs: pairs.length, isGrouped: said.groups !== undefined, metric };
    const compared = pairs.map(([a, b, ofA, ofB]) => ({ a, b, ...comparePair(ofA, ofB, family) }));
    const adjusted = holm(compared.map(({ p }) => p));
    return {
      split,
      metric: { name: first.metric.replace(/^val/, split), goal: SCORES[metric].goal },
      target: first.target,
      rows: said.rows,
      groups: said.groupCount,
      ...BOOTSTRAP,
      items: await Promise.all(items.map((item, at) => viewOf(item, said, onRows[at]?.seeds ?? new Map()))),
      pairs: compared.map((pair, at) => {
        const p_holm = adjusted[at] ?? 1;
        return { ...pair, p_holm, significant: p_holm < 0.05 };
      }),
      notes: notesOf(items, said, split),
    };
  }

  /** What all items say of the same rows, whatever datasets they come from. */
  private async read(items: readonly ComparedItem[], split: string): Promise<SaidRows> {
    const parts: SaidRows[] = [];
    for (const own of groupBy(items, ({ dataset, target }) => `${dataset.id} ${target}`).values()) {
      const [item] = own;
      if (!item) continue;
      const { dataset, target, metric } = item;
      const probes = own.flatMap((each) => each.probes);
      parts.push(await this.rows.read({ dataset, target, split }, probes, scoreOf(metric)));
    }
    const [first] = parts;
    if (!first) throw new Error('a comparison has items');
    const grouped = parts.find(({ groups }) => groups) ?? first;
    return { ...grouped, said: new Map(parts.flatMap(({ said }) => [...said])) };
  }
}

/** Rows of one class have no AUROC, and one group says nothing of others. */
function checkDefined(
  said: SaidRows,
  { scores }: Candidates,
  { split, metric }: { readonly split: string; readonly metric: ScoreName },
): void {
  const refuse = (message: string) => new BadInput('split: nothing to compare on', [{ message, pointer: '/split' }]);
  if (!scores.every(Number.isFinite)) throw refuse(`the rows of ${split} do not define ${metric}`);
  if (unitsOf(said) > 1) return;
  throw refuse(`${split} is one ${said.groups ? 'group of rows' : 'row'}: there are no others to compare on`);
}

/** Each seed by itself beside what they are together. */
function onRowsOf({ probes, metric }: ComparedItem, said: SaidRows, together: Pick<OnRows, 'score' | 'draws'>): OnRows {
  const own = probes.map(({ probeKey }) => probeKey);
  const bySeed = candidatesOn(
    said,
    scoreOf(metric),
    own.map((key) => [key]),
  ).scores;
  return {
    ...together,
    seeds: new Map(probes.map(({ seed }, probe) => [seed, bySeed[probe] ?? NaN])),
    said: own.flatMap((key) => said.said.get(key) ?? []),
  };
}

async function viewOf(
  { reference, kind, title, sweep, layer, probes, metric }: ComparedItem,
  said: SaidRows,
  seeds: OnRows['seeds'],
): Promise<Comparison['items'][number]> {
  const probe_keys = probes.map(({ probeKey }) => probeKey);
  return {
    ...{ reference, kind, title, sweep, layer },
    n: probes.length,
    probe_keys,
    figure: await figureOnRows(said, scoreOf(metric), probe_keys),
    seed_sd: sampleSd([...seeds.values()]),
  };
}

/** With so few groups the cluster bootstrap is too narrow: 91.5 % where 95 are said (docs/statistics.md). */
const FEW_GROUPS = 10;

function notesOf(items: readonly ComparedItem[], { groupCount }: SaidRows, split: string): string[] {
  // A layer or a sweep stands for what val chose.
  const isFlattered = split === 'val' && items.some(({ kind }) => kind === 'layer' || kind === 'sweep');
  return [
    ...(isFlattered ? ['val chose the best of a layer or sweep, so that their scores here are flattered'] : []),
    ...(groupCount !== null && groupCount <= FEW_GROUPS
      ? [`there are only ${groupCount} groups of rows: intervals are too narrow, and p too small`]
      : []),
  ];
}

/** Rows are known by their labels: two datasets with the same ones describe the same rows, in the same order. */
function checkSameRows(items: readonly ComparedItem[], split: string): void {
  const [first] = items;
  const labelsOf = ({ dataset, target }: ComparedItem) =>
    dataset.description.targets.find(({ name }) => name === target)?.digests[split];
  items.forEach((item, at) => {
    const complain = (message: string) =>
      new BadInput('items: cannot be compared', [{ message, pointer: `/items/${at}` }]);
    if (labelsOf(item) === undefined) {
      throw complain(`dataset ${item.dataset.name} has no split ${JSON.stringify(split)} of target ${item.target}`);
    }
    if (first && labelsOf(item) !== labelsOf(first)) {
      const of = ({ dataset, target }: ComparedItem) => `${dataset.name}@${dataset.digest.slice(0, 8)}, ${target}`;
      throw complain(
        `its rows of ${split} do not match those of the first: their labels differ (${of(item)}; ${of(first)})`,
      );
    }
    if (first && item.metric !== first.metric) {
      throw complain(`it is ranked by ${item.metric}, and the first by ${first.metric}: they have no score in common`);
    }
  });
}
