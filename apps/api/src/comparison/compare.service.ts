import { Inject, Injectable } from '@nestjs/common';
import { BadInput, SCORES, scoreOf, type Comparison } from '@sonde/contracts';
import { groupBy } from '@sonde/domain';
import { SingleFlight } from '../computing/single-flight';
import { WorkerPool } from '../computing/worker-pool.service';
import { ENV, type Env } from '../env';
import { BOOTSTRAP } from '../rows/candidates';
import type { ComparedItem } from './compared-item';
import { ComparedItemsService } from './compared-items.service';

/** Compares probes, configurations, layers or sweeps, row by row of one split. */
@Injectable()
export class CompareService {
  private readonly flights = new SingleFlight();

  constructor(
    private readonly items: ComparedItemsService,
    private readonly workers: WorkerPool,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * @param signal ends the computation, where nobody else waits for the same one
   * @throws BadInput in words where they say something of other rows, or are measured otherwise
   */
  async compare(references: readonly string[], split: string, signal: AbortSignal): Promise<Comparison> {
    // Found for each request, since who asks decides what the seal lets through; what is computed is shared.
    const items = await this.items.find(references, split);
    const [first] = items;
    if (!first) throw new Error('a comparison has items');
    checkSameRows(items, split);
    const metric = scoreOf(first.metric);
    const query = {
      parts: this.partsOf(items, split),
      items: items.map(({ probes }) => probes.map(({ probeKey, seed }) => ({ probeKey, seed }))),
      split,
      metric,
    };
    const key = JSON.stringify([metric, split, items.map(({ dataset, target }) => [dataset.id, target]), query.items]);
    const { rows, groups, ...compared } = await this.flights.share(key, signal, (shared) =>
      this.workers.run('compareOnRows', query, { signal: shared }),
    );
    return {
      split,
      metric: { name: first.metric.replace(/^val/, split), goal: SCORES[metric].goal },
      target: first.target,
      rows,
      groups,
      ...BOOTSTRAP,
      items: items.flatMap((item, at) => {
        const own = compared.items[at];
        return own ? [{ ...described(item), ...own }] : [];
      }),
      pairs: compared.pairs,
      notes: notesOf(items, groups, split),
    };
  }

  /** What all items say of the same rows, whatever datasets they come from. */
  private partsOf(items: readonly ComparedItem[], split: string) {
    return [...groupBy(items, ({ dataset, target }) => `${dataset.id} ${target}`).values()].flatMap((own) => {
      const [item] = own;
      if (!item) return [];
      const { dataset, target, metric } = item;
      return [
        {
          of: { dataset, target, split },
          probes: own.flatMap((each) => each.probes),
          metric: scoreOf(metric),
          artifacts: this.env.SONDE_ARTIFACTS,
        },
      ];
    });
  }
}

function described({ reference, kind, title, sweep, layer, probes }: ComparedItem) {
  return { reference, kind, title, sweep, layer, n: probes.length, probe_keys: probes.map(({ probeKey }) => probeKey) };
}

/** With so few groups the cluster bootstrap is too narrow: 91.5 % where 95 are said (docs/statistics.md). */
const FEW_GROUPS = 10;

function notesOf(items: readonly ComparedItem[], groups: number | null, split: string): string[] {
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
