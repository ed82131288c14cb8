import { BestLayer, LayerProfile } from '@sonde/contracts';
import { sweepPath } from '../api-paths';
import { print, printJson } from '../output/console';
import { formatProfile } from '../output/profile';
import { connect } from '../stack';

interface Options {
  readonly target?: string;
  readonly json?: boolean;
}

/** What each layer of a sweep knows, and how sure it is which one is best. */
export async function profile(id: string, { target, json }: Options): Promise<void> {
  const api = connect();
  const found = await api.call(LayerProfile, sweepPath(id, '/profile', { target }));
  if (json) return printJson(found);
  const answers = await Promise.all(
    found.targets.map((each) => api.call(BestLayer, sweepPath(id, '/best-layer', { target: each }))),
  );
  print(formatProfile(found, answers));
}
