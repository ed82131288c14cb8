import { BadInput, BestList, SweepReport, type BestRule } from '@sonde/contracts';
import { sweepPath, withQuery } from '../api-paths';
import { formatBest } from '../output/best';
import { print, printJson, say } from '../output/console';
import { formatRanked } from '../output/ranked';
import { connect } from '../stack';

export interface BestOptions {
  readonly rule: BestRule;
  readonly layer?: string;
  readonly target?: string;
  readonly count: number;
  /** Of all sweeps over this dataset, in place of one sweep's. */
  readonly dataset?: string;
  /** The best of each layer. */
  readonly layers?: boolean;
  readonly json?: boolean;
}

/** The best configurations of a sweep or of all sweeps over a dataset, by a rule; or the best of each layer. */
export async function best(id: string | undefined, options: BestOptions): Promise<void> {
  const { dataset, rule } = options;
  if (id !== undefined && dataset === undefined) {
    return options.layers ? bestOfLayers(id, options) : show(sweepPath(id, '/best'), options);
  }
  if (id !== undefined || dataset === undefined) throw new BadInput('name a sweep, or a dataset with --dataset');
  if (options.layers) throw new BadInput('--layers is about one sweep: name it in place of --dataset');
  if (rule !== 'mean') throw new BadInput(`rule ${rule} compares rows within one sweep: name it in place of --dataset`);
  return show(`/v1/datasets/${encodeURIComponent(dataset)}/best`, options);
}

async function show(path: string, { rule, layer, target, count, json }: BestOptions): Promise<void> {
  const list = await connect().call(BestList, withQuery(path, { rule, layer, target, limit: count }));
  if (json) return printJson(list);
  print(formatBest(list));
  for (const note of list.notes) say(`note: ${note}`);
}

async function bestOfLayers(id: string, { json }: BestOptions): Promise<void> {
  const { layers, sweep, notes } = await connect().call(SweepReport, sweepPath(id, '/report'));
  if (json) return printJson(layers);
  print(formatRanked(layers, sweep.metric.name));
  for (const note of notes) say(`note: ${note}`);
}
