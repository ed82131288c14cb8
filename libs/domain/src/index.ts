export {
  PARAMETER_NAMES,
  resolveParameters,
  usesSeed,
  weightDecayOf,
  type ConvexParameters,
  type DescentParameters,
  type Parameters,
} from './configuration';
export type { DatasetDescription, DescribedLayer, DescribedTarget, SplitDigests } from './dataset';
export { NUMERICS, configurationId, digestOf, probeKey } from './keys';
export { selectLayers, selectTargets } from './layers';
export type { PackProgress, PackTrial, PackWork } from './pack-work';
export { MAX_PACK_PROBES, packsOf } from './packing';
export { planTrials, type PlannedTrial } from './plan';
export type { Certificate, Curve, PackResult, PermutedScore, ProbeResult, SplitScore } from './probe';
export { MAX_WORKER_LOSSES, NO_TRIES, RETRY_POLICIES, afterFailure, retryDelay, type Tries } from './retry-policies';
export type { ReadRows, RowSource } from './row-source';
export { searchSpace } from './search-space';
export { checkTasks, sweepMetric } from './sweep-metric';
export { RandomStream, bootstrapRows, epochOrder, labelPermutation, type StreamName } from './streams';
export { balancedWeights, majorityAccuracy } from './metrics/class-balance';
export { permutationNull, type PermutationNull } from './metrics/permutation-null';
export { rowLosses, scoreRows, type ScoredRows } from './metrics/score-rows';
export { mean, normal95, wilson95 } from './statistics';
export {
  ENDED_SWEEP_STATES,
  ENDED_TRIAL_STATES,
  emptyCounts,
  endedTrials,
  hasEnded,
  plannedTrials,
  sweepHasEnded,
} from './trial-states';
export { countClasses, cutHoldout, type HoldoutCut } from './splits';
