import { BadInput, BestList, SweepReport, type BestRule } from '@sonde/contracts';
import { sweepPath, withQuery } from '@sonde/contracts/client';
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
  const { dataset, rule, layer, target, count, layers } = options;
  const asked = { layer, target, limit: count };
  if (id !== undefined && dataset === undefined) {
    return layers ? bestOfLayers(id, options) : show(sweepPath(id, '/best', { rule, ...asked }), options);
  }
  if (id !== undefined || dataset === undefined) throw new BadInput('name a sweep, or a dataset with --dataset');
  if (layers) throw new BadInput('--layers is about one sweep: name it in place of --dataset');
  // Over a dataset there is the mean alone, and the api takes no rule.
  if (rule !== 'mean') throw new BadInput(`rule ${rule} compares rows within one sweep: name it in place of --dataset`);
  return show(withQuery(`/v1/datasets/${encodeURIComponent(dataset)}/best`, asked), options);
}

async function show(path: string, { json }: BestOptions): Promise<void> {
  const list = await connect().call(BestList, path);
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
