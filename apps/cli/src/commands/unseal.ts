import { RankedList, SweepView } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { print, printJson, say } from '../output/console';
import { formatRanked } from '../output/ranked';
import { connect } from '../stack';

interface Options {
  readonly reason?: string;
  readonly json?: boolean;
}

/** Shows test of configurations that val did not choose. */
export async function unseal(id: string, configurations: readonly string[], { reason, json }: Options): Promise<void> {
  const api = connect();
  const { metric } = await api.call(SweepView, sweepPath(id));
  const body = { configurations, reason };
  const { items } = await api.call(RankedList, sweepPath(id, '/unseal'), { method: 'POST', body });
  if (json) printJson({ items });
  else print(formatRanked(items, metric.name));
  say('this look at test is recorded: reports of the sweep show it from now on');
}
