import { PoolList } from '@sonde/contracts';
import { formatBytes, formatDuration } from '@sonde/domain/format';
import { print, printJson } from '../output/console';
import { table } from '../output/table';
import { connect } from '../stack';

/** The pools with their trainers. */
export async function pools(options: { readonly json?: boolean }): Promise<void> {
  const list = await connect().call(PoolList, '/v1/pools');
  if (options.json) return printJson(list);
  const rows = list.items.flatMap(({ name, open_sweeps, trainers }) =>
    trainers.length === 0
      ? [[name, open_sweeps, 'no trainer', '', '', '', '', '']]
      : trainers.map((trainer) => [name, open_sweeps, ...cellsOf(trainer)]),
  );
  print(table(['pool', 'sweeps', 'state', 'device', 'host', 'memory', 'warm', 'seen'], rows));
}

function cellsOf(trainer: PoolList['items'][number]['trainers'][number]): string[] {
  const { state, device, host, pid, memory_bytes, warm_hit_rate, seen_at } = trainer;
  const ago = Math.max(0, Date.now() - Date.parse(seen_at)) / 1000;
  const warm = warm_hit_rate === null ? '–' : `${Math.round(100 * warm_hit_rate)} %`;
  return [state, device, `${host}:${pid}`, formatBytes(memory_bytes), warm, `${formatDuration(ago)} ago`];
}
