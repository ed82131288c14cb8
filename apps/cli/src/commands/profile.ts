import { LayerProfile } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { print, printJson, say } from '../output/console';
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
  const bestLayers = found.best_layers.flatMap(({ best_layer }) => best_layer ?? []);
  print(formatProfile(found, bestLayers));
  for (const { reason } of found.best_layers) {
    if (reason !== null) say(`note: not said which layer is best: ${reason}`);
  }
}
