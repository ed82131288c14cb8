import { seedsOf, type Goal, type MetricName, type SweepSpec } from '@sonde/contracts';
import { usesSeed, type Parameters } from './configuration';
import type { DatasetDescription, DescribedLayer, DescribedTarget } from '../dataset/dataset';
import { configurationId, probeKey } from './keys';
import { selectLayers, selectTargets } from '../dataset/layers';
import { packsOf } from './packing';
import { MAX_TRIALS, checkPlanSize } from './plan-size';
import { mostConfigurations, searchSpace } from './search-space';
import { checkTasks, sweepMetric } from './sweep-metric';

/** One cell of a sweep. */
export interface PlannedTrial {
  /** Its place in the sweep, from 0: by layer, target, configuration, seed. */
  readonly index: number;
  readonly layer: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly probeKey: string;
  /** The pack of its layer that trains it, from 0. */
  readonly pack: number;
}

/** A sweep over a dataset, ready to be written out in chunks: what it holds is small, whatever its size. */
export interface Planner {
  readonly spec: SweepSpec;
  readonly layers: readonly { readonly layer: DescribedLayer; readonly index: number }[];
  readonly targets: readonly DescribedTarget[];
  /** The search space from one of its configurations on; see searchSpace. */
  configurations(from?: number): Iterable<Parameters>;
}

/** What a sweep file chooses of a dataset. */
type Chosen = Pick<Planner, 'layers' | 'targets'> & {
  /** What its configurations are ranked by. */
  readonly metric: { readonly name: MetricName; readonly goal: Goal };
};

/**
 * Checks a sweep file against its dataset, without going through its search space, which may take long.
 *
 * @param maxTrials trials that it may ask for
 * @throws BadInput where layers or targets do not exist, the targets' task does not have what is asked, or it asks for
 *   more trials
 */
export function fitToDataset(spec: SweepSpec, dataset: DatasetDescription, maxTrials = MAX_TRIALS): Chosen {
  const layers = selectLayers(spec.layers, dataset.layers);
  const targets = selectTargets(spec.targets, dataset.targets);
  const metric = sweepMetric(spec, targets);
  checkTasks(spec, targets);
  checkPlanSize(spec, { layers: layers.length, targets: targets.length }, maxTrials);
  return { layers, targets, metric };
}

/** Configurations that are kept, so that each layer does not make them anew; about 10 MB. */
const KEPT_CONFIGURATIONS = 20_000;

/** @throws BadInput as fitToDataset */
export function planner(spec: SweepSpec, dataset: DatasetDescription, maxTrials?: number): Planner {
  const { layers, targets } = fitToDataset(spec, dataset, maxTrials);
  const kept = mostConfigurations(spec) <= KEPT_CONFIGURATIONS ? [...searchSpace(spec)] : undefined;
  const configurations = (from = 0) => (kept ? kept.slice(from) : searchSpace(spec, from));
  return { spec, layers, targets, configurations };
}

/** Trials that are packed together; larger layers are cut into segments of about as many. */
export const SEGMENT_TRIALS = 20_000;

/** Where a part of a plan begins: places in the planner's lists of layers and targets, and in its search space. */
export interface PlanCursor {
  readonly layer: number;
  readonly target: number;
  readonly configuration: number;
}

export const PLAN_START: PlanCursor = { layer: 0, target: 0, configuration: 0 };

/** Trials of one layer that are packed together, before they have numbers. */
export interface PlanSegment {
  readonly layer: Planner['layers'][number];
  readonly trials: readonly UnnumberedTrial[];
  /** Where the plan goes on after it; null at its end. */
  readonly next: PlanCursor | null;
}

/**
 * The trials of a sweep, segment by segment: a layer, or where that is larger than SEGMENT_TRIALS, some configurations
 * of one target of it, all seeds of each. Segments depend on the sweep file and the dataset alone, so planning can go
 * on at any of them.
 */
export function* planSegments(
  plan: Planner,
  from: PlanCursor = PLAN_START,
  most = SEGMENT_TRIALS,
): Generator<PlanSegment, void> {
  const seeds = seedsOf(plan.spec);
  const size = mostConfigurations(plan.spec) * seeds.length * plan.targets.length;
  for (let at = from.layer; at < plan.layers.length; at++) {
    const layer = plan.layers[at];
    if (!layer) return;
    const end = at + 1 < plan.layers.length ? { ...PLAN_START, layer: at + 1 } : null;
    if (size > most) {
      const configurations = Math.max(1, Math.floor(most / seeds.length));
      const start = at === from.layer ? from : { ...PLAN_START, layer: at };
      yield* largeLayer(plan, { layer, from: start, end, configurations });
    } else {
      const configurations = [...plan.configurations()];
      const trials = plan.targets.flatMap((target) => trialsOf(plan.spec, layer, target, configurations));
      yield { layer, trials, next: end };
    }
  }
}

interface LargeLayer {
  readonly layer: Planner['layers'][number];
  readonly from: PlanCursor;
  /** Where the plan goes on after it. */
  readonly end: PlanCursor | null;
  /** Configurations of a segment. */
  readonly configurations: number;
}

function* largeLayer(plan: Planner, { layer, from, end, configurations }: LargeLayer): Generator<PlanSegment, void> {
  for (let target = from.target; target < plan.targets.length; target++) {
    const described = plan.targets[target];
    if (!described) return;
    let configuration = target === from.target ? from.configuration : 0;
    let segment: Parameters[] = [];
    const cut = (next: PlanCursor | null): PlanSegment => {
      const trials = trialsOf(plan.spec, layer, described, segment);
      segment = [];
      return { layer, trials, next };
    };
    for (const parameters of plan.configurations(configuration)) {
      // Cut before the next one, not after the last one: a segment that is full may be the last.
      if (segment.length === configurations) yield cut({ layer: from.layer, target, configuration });
      segment.push(parameters);
      configuration++;
    }
    const isLast = target + 1 === plan.targets.length;
    yield cut(isLast ? end : { layer: from.layer, target: target + 1, configuration: 0 });
  }
}

/** Where the numbers of a segment's new trials and packs begin, and which trials there are already. */
export interface PlanPlace {
  readonly index: number;
  readonly pack: number;
  /** @returns whether the sweep has the trial already */
  has(trial: Pick<PlannedTrial, 'configuration' | 'probeKey'>): boolean;
}

const EMPTY: PlanPlace = { index: 0, pack: 0, has: () => false };

/** The trials of a segment that are not there yet, packed and numbered. */
export function numberTrials({ spec }: Planner, { trials }: PlanSegment, place: PlanPlace = EMPTY): PlannedTrial[] {
  let { index } = place;
  const missing = trials.filter((trial) => !place.has(trial));
  return packsOf(missing, spec.controls?.permuted_labels).flatMap((pack, number) =>
    pack.map((trial) => ({ ...trial, index: index++, pack: place.pack + number })),
  );
}

/** All trials of one layer, packed. */
export function planLayer(plan: Planner, layer: Planner['layers'][number], first = 0): PlannedTrial[] {
  const trials: PlannedTrial[] = [];
  for (const segment of planSegments({ ...plan, layers: [layer] })) {
    const pack = (trials.at(-1)?.pack ?? -1) + 1;
    trials.push(...numberTrials(plan, segment, { ...EMPTY, index: first + trials.length, pack }));
  }
  return trials;
}

/**
 * All trials of a sweep over a dataset, packed.
 *
 * @throws BadInput where layers, targets, metric or parameters do not fit the dataset
 */
export function planTrials(spec: SweepSpec, dataset: DatasetDescription): PlannedTrial[] {
  const sweep = planner(spec, dataset);
  let index = 0;
  return sweep.layers.flatMap((layer) => {
    const trials = planLayer(sweep, layer, index);
    index += trials.length;
    return trials;
  });
}

function trialsOf(
  spec: SweepSpec,
  { layer, index }: Planner['layers'][number],
  target: DescribedTarget,
  configurations: readonly Parameters[],
): UnnumberedTrial[] {
  const seeds = seedsOf(spec);
  return configurations.flatMap((parameters) => {
    // Where nothing uses the seed, the replicates are one trial, and the report says n = 1.
    const own = usesSeed(parameters) ? seeds : seeds.slice(0, 1);
    const configuration = configurationId(layer.name, target.name, parameters);
    return own.map((seed) => ({
      layer: index,
      layerName: layer.name,
      target: target.name,
      task: target.task,
      outputs: target.outputs,
      configuration,
      parameters,
      seed,
      probeKey: probeKey(layer, target, parameters, seed),
    }));
  });
}

type UnnumberedTrial = Omit<PlannedTrial, 'index' | 'pack'> & Pick<DescribedTarget, 'task' | 'outputs'>;
