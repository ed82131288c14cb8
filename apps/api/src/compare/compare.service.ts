import { Inject, Injectable } from '@nestjs/common';
import { SCORES, scoreOf, type Comparison } from '@sonde/contracts';
import { groupBy } from '@sonde/domain';
import { BOOTSTRAP, checkSameRows, comparisonNotes } from '@sonde/results';
import { SingleFlight } from '../computing/single-flight';
import { WorkerPool } from '../computing/worker-pool.service';
import { ENV, type Env } from '../env';
import { ComparedItemsService, type ComparedItem } from './compared-items.service';

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
      this.workers.run('compare', query, { signal: shared }),
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
      notes: comparisonNotes(items, groups, split),
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
