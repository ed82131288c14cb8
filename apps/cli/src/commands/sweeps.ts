import { SweepPage, SweepReport, SweepView } from '@sonde/contracts';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson, say } from '../output/console';
import { formatRanked } from '../output/report';
import { table } from '../output/table';
import { connect } from '../stack';

interface Options {
  readonly json?: boolean;
}

/** Sweeps, newest first. */
export async function list(options: Options & { readonly limit: number }): Promise<void> {
  const page = await connect().call(SweepPage, `/v1/sweeps?limit=${options.limit}`);
  if (options.json) return printJson(page);
  const rows = page.items.map(({ id, name, state, counts, dataset, created_at }) => {
    const ended = counts.planned - counts.pending - counts.running;
    return [id, name, state, `${ended}/${counts.planned}`, dataset.name, created_at];
  });
  print(table(['id', 'name', 'state', 'trials', 'dataset', 'submitted'], rows));
}

/** One sweep: its state and counts. */
export async function status(id: string, options: Options): Promise<void> {
  const sweep = await connect().call(SweepView, `/v1/sweeps/${encodeURIComponent(id)}`);
  if (options.json) return printJson(sweep);
  print(`${sweep.name} (${sweep.id}) ${sweep.state}, ${sweep.duration_s.toFixed(1)} s`);
  print(table(['state', 'trials'], Object.entries(sweep.counts)));
  if (sweep.failure) print(`failed: ${sweep.failure}`);
  if (sweep.temporal_url) print(sweep.temporal_url);
}

/** The best configurations of a sweep, or the best of each layer. */
export async function best(id: string, options: Options & { readonly layers?: boolean }): Promise<void> {
  const report = await connect().call(SweepReport, `/v1/sweeps/${encodeURIComponent(id)}/report`);
  const rows = options.layers ? report.layers : report.best;
  if (options.json) return printJson(rows);
  print(formatRanked(rows, report.sweep.metric.name, !options.layers));
  for (const note of report.notes) say(`note: ${note}`);
}

export async function cancel(id: string, options: Options): Promise<ExitCode> {
  const sweep = await connect().call(SweepView, `/v1/sweeps/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
  if (options.json) printJson(sweep);
  else print(`${sweep.id} ${sweep.state}`);
  return EXIT.done;
}
