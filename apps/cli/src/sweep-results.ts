import {
  BestLayer,
  BestList,
  LayerProfile,
  LearningCurves,
  RegularizationPath,
  Sensitivity,
  SondeError,
  type BestRule,
} from '@sonde/contracts';
import { sweepPath, type ApiClient } from '@sonde/contracts/client';

/** What the api results about a sweep. Each question is asked once, however many want to know. */
export interface SweepResults {
  /** The one that was asked for, or the sweep's first. */
  target(): Promise<string>;
  profile(): Promise<LayerProfile>;
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
  const bestLayer = once(() => api.call(BestLayer, sweepPath(id, '/best-layer', { target })));
  const sensitivity = once(() => api.call(Sensitivity, sweepPath(id, '/sensitivity', { target })));
  // Asked for no target, the api tells the best and the curves of all of them, and all else of the first.
  const targetOf = async () => target ?? (await sensitivity()).target;
  const best = oncePer(async (rule: BestRule) =>
    api.call(BestList, sweepPath(id, '/best', { rule, target: await targetOf(), limit: LISTED })),
  );
  const bestLayerName = async () => layer ?? (await best('mean')).items[0]?.layer;
  return {
    target: targetOf,
    profile: once(() => api.call(LayerProfile, sweepPath(id, '/profile', { target }))),
    bestLayer,
    best,
    sensitivity,
    curves: once(async () => api.call(LearningCurves, sweepPath(id, '/curves', { target: await targetOf() }))),
    path: once(async () =>
      api.call(RegularizationPath, sweepPath(id, '/path', { target, layer: await bestLayerName() })),
    ),
  };
}

function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return () => (answer ??= ask());
}

function oncePer<Key, Answer>(ask: (key: Key) => Promise<Answer>): (key: Key) => Promise<Answer> {
  const known = new Map<Key, Promise<Answer>>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    return answer;
  };
}

/** How sure it is which layer is best, target by target. */
interface BestLayers {
  readonly bestLayers: readonly BestLayer[];
  /** Why nothing can be said of the other targets: no probe to compare yet, rows of one group, files that are gone. */
  readonly refusals: readonly string[];
}

/** Asks which layer is best for each of some targets. */
export async function bestLayersOf(api: ApiClient, id: string, targets: readonly string[]): Promise<BestLayers> {
  const asked = targets.map((target) =>
    api.call(BestLayer, sweepPath(id, '/best-layer', { target })).catch((error: unknown) => {
      if (error instanceof SondeError) return error.message;
      throw error;
    }),
  );
  const found = await Promise.all(asked);
  return {
    bestLayers: found.filter((each) => typeof each !== 'string'),
    refusals: found.filter((each) => typeof each === 'string'),
  };
}
