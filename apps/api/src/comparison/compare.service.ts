import { Injectable } from '@nestjs/common';
import { BadInput, SCORES, scoreOf, type Comparison } from '@sonde/contracts';
import { groupBy, holm, sampleSd } from '@sonde/domain';
import { BOOTSTRAP, candidatesOn } from '../rows/candidates';
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
    const drawn = candidates.draws(BOOTSTRAP);
    const onRows = items.map((item, at): OnRows => {
      const own = keys[at] ?? [];
      const bySeed = candidatesOn(
        said,
        metric,
        own.map((key) => [key]),
      ).scores;
      const seeds = new Map(item.probes.map(({ seed }, probe) => [seed, bySeed[probe] ?? NaN]));
      const draws = Float64Array.from({ length: BOOTSTRAP.draws }, (_, draw) => drawn[draw * items.length + at] ?? NaN);
      return {
        score: candidates.scores[at] ?? NaN,
        draws,
        seeds,
        said: own.flatMap((key) => said.said.get(key) ?? []),
      };
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
      items: items.map((item, at) => ({
        reference: item.reference,
        kind: item.kind,
        title: item.title,
        sweep: item.sweep,
        layer: item.layer,
        n: item.probes.length,
        probe_keys: [...(keys[at] ?? [])],
        figure: figureOnRows(said, metric, keys[at] ?? []),
        seed_sd: sampleSd([...(onRows[at]?.seeds.values() ?? [])]),
      })),
      pairs: compared.map((pair, at) => {
        const p_holm = adjusted[at] ?? 1;
        return { ...pair, p_holm, significant: p_holm < 0.05 };
      }),
      notes: isFlattered(items, split)
        ? ['val chose the best of a layer or sweep, so that their scores here are flattered']
        : [],
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

/** A layer or a sweep stands for what val chose. */
function isFlattered(items: readonly ComparedItem[], split: string): boolean {
  return split === 'val' && items.some(({ kind }) => kind === 'layer' || kind === 'sweep');
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
