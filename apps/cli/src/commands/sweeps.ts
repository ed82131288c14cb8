import { Reconciliation, SweepDetail, SweepPage, TrialPage } from '@sonde/contracts';
import { sweepPath, withQuery } from '@sonde/contracts/client';
import { counted, endedTrials, formatTimeLeft } from '@sonde/domain/format';
import { print, printJson } from '../output/console';
import { table } from '../output/table';
import { connect } from '../stack';

interface Options {
  readonly json?: boolean;
}

/** Sweeps, newest first. */
export async function list(options: Options & { readonly limit: number }): Promise<void> {
  const page = await connect().call(SweepPage, withQuery('/v1/sweeps', { limit: options.limit }));
  if (options.json) return printJson(page);
  const rows = page.items.map(({ id, name, state, counts, dataset, created_at }) => {
    return [id, name, state, `${endedTrials(counts)}/${counts.planned}`, dataset.name, created_at];
  });
  print(table(['id', 'name', 'state', 'trials', 'dataset', 'submitted'], rows));
}

/** One sweep: its state and counts, and why trials of it failed. */
export async function status(id: string, options: Options): Promise<void> {
  const api = connect();
  const sweep = await api.call(SweepDetail, sweepPath(id));
  if (options.json) return printJson(sweep);
  const { name, state, duration_s, eta_s, revision, counts, failures, failure } = sweep;
  const extended = revision === 0 ? '' : `, extended ${revision === 1 ? 'once' : counted(revision, 'time')}`;
  const left = formatTimeLeft(eta_s);
  print(`${name} (${sweep.id}) ${state}, ${duration_s.toFixed(1)} s${left && `, ${left}`}${extended}`);
  print(table(['state', 'trials'], Object.entries(counts)));
  const classes = Object.entries(failures).map(([kind, count]) => `${count} ${kind}`);
  if (classes.length > 0) print(`failures: ${classes.join(', ')}; sonde retry ${sweep.id} tries them again`);
  if (classes.length > 0) {
    const { items } = await api.call(TrialPage, sweepPath(id, '/trials', { state: 'failed', limit: 1 }));
    for (const { layer, failure: why } of items) if (why) print(`one of them, of ${layer}: ${why.message}`);
  }
  if (failure) print(`${state}: ${failure}`);
  if (sweep.temporal_url) print(sweep.temporal_url);
}

/** Sees to it that each sweep that has not ended has a workflow that works on it. */
export async function reconcile(options: Options): Promise<void> {
  const found = await connect().call(Reconciliation, '/v1/reconcile', { method: 'POST' });
  if (options.json) return printJson(found);
  const rows = found.items.map(({ sweep, found, action }) => [sweep, worded(found), worded(action)]);
  print(rows.length === 0 ? 'every sweep has ended' : table(['sweep', 'workflow', 'action'], rows));
}

function worded(word: string): string {
  return word.replaceAll('_', ' ');
}
