import {
  BestList,
  LayerProfile,
  LearningCurves,
  RegularizationPath,
  NotFound,
  Sensitivity,
  type BestLayer,
  type BestRule,
} from '@sonde/contracts';
import { sweepPath, type ApiClient } from '@sonde/contracts/client';

/** Results of a sweep. Each is requested once, however many commands use it. */
export interface SweepResults {
  /** The one that was asked for, or the sweep's first. */
  target(): Promise<string>;
  profile(): Promise<LayerProfile>;
  /** @throws NotFound where the layers cannot be compared */
  bestLayer(): Promise<BestLayer>;
  best(rule: BestRule): Promise<BestList>;
  sensitivity(): Promise<Sensitivity>;
  curves(): Promise<LearningCurves>;
  /** Of the layer that was asked for, or of the best configuration's. */
  path(): Promise<RegularizationPath>;
}

interface About {
  /** Default: the sweep's first. */
  readonly target?: string | undefined;
  readonly layer?: string | undefined;
}

/** Configurations that a report lists by each rule. */
const LISTED = 5;

export function sweepResults(api: ApiClient, id: string, { target, layer }: About = {}): SweepResults {
  const sensitivity = once(() => api.call(Sensitivity, sweepPath(id, '/sensitivity', { target })));
  // Asked for no target, the api tells the best and the curves of all of them, and all else of the first.
  const targetOf = async () => target ?? (await sensitivity()).target;
  const best = oncePer(async (rule: BestRule) =>
    api.call(BestList, sweepPath(id, '/best', { rule, target: await targetOf(), limit: LISTED })),
  );
  const profile = once(() => api.call(LayerProfile, sweepPath(id, '/profile', { target })));
  const bestLayer = async () => {
    const ofTarget = await targetOf();
    const found = (await profile()).best_layers.find((each) => each.target === ofTarget);
    if (found?.best_layer) return found.best_layer;
    throw new NotFound(found?.reason ?? `sweep ${id} has no probe of target ${ofTarget} to compare yet`);
  };
  const bestLayerName = async () => layer ?? (await best('mean')).items[0]?.layer;
  return {
    target: targetOf,
    profile,
    bestLayer,
    best,
    sensitivity,
    curves: once(async () => api.call(LearningCurves, sweepPath(id, '/curves', { target: await targetOf() }))),
    path: once(async () =>
      api.call(RegularizationPath, sweepPath(id, '/path', { target, layer: await bestLayerName() })),
    ),
  };
}

function once<Result>(request: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= request());
}

function oncePer<Key, Result>(request: (key: Key) => Promise<Result>): (key: Key) => Promise<Result> {
  const known = new Map<Key, Promise<Result>>();
  return (key) => {
    const result = known.get(key) ?? request(key);
    known.set(key, result);
    return result;
  };
}
