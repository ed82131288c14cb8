export { PARAMETER_NAMES, resolveParameters, usesSeed, type Parameters } from './configuration';
export type { DatasetDescription, DescribedLayer, DescribedTarget, SplitDigests } from './dataset';
export { NUMERICS, configurationId, digestOf, probeKey } from './keys';
export { selectLayers, selectTargets } from './layers';
export type { PackProgress, PackTrial, PackWork } from './pack-work';
export { MAX_PACK_TRIALS, packsOf } from './packing';
export { planTrials, type PlannedTrial } from './plan';
export type { Curve, PackResult, ProbeResult, SplitScore } from './probe';
export { MAX_WORKER_LOSSES, NO_TRIES, RETRY_POLICIES, afterFailure, retryDelay, type Tries } from './retry-policies';
export { searchSpace } from './search-space';
export { RandomStream, epochOrder, type StreamName } from './streams';
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
