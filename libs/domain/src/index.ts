export {
  resolveParameters,
  usesSeed,
  weightDecayOf,
  type ConvexParameters,
  type DescentOptimizer,
  type DescentParameters,
  type Parameters,
} from './planning/configuration';
export { predictedSeconds, workOf, type MeasuredCost, type ProbeSize } from './planning/cost-model';
export type { DatasetDescription, DescribedLayer, DescribedTarget, SplitDigests } from './dataset/dataset';
export type { DatasetOutline, ExaminedLayer, GatheredIssues, OutlinedLayer } from './dataset/examination';
export { MAX_BATCH_LAYERS, examinationBatches, type LayerBytes } from './dataset/examination-batches';
export { groupBy } from './group-by';
export { NUMERICS, configurationId, digestOf, probeKey, splitDigest } from './planning/keys';
export { selectLayers, selectTargets } from './dataset/layers';
export {
  packParameters,
  probeParameters,
  programParameters,
  type PackParameters,
  type OwnParameters,
  type ProgramParameters,
} from './planning/pack-parameters';
export type { PackAttempt, PackProgress, PackTrial, PackWork } from './execution/pack-work';
export { MAX_PACK_PROBES, packsOf } from './planning/packing';
export { COMPILING_BYTES, FEATURE_COPIES, probeBytes } from './planning/pack-memory';
export { MAX_TRIALS, checkPlanSize, mostTrials, planSize, type PlanSize } from './planning/plan-size';
export { historyEvents, summarizeLayer, type LayerSummary, type PlannedWork } from './planning/plan-summary';
export { planView, type LookedUp } from './planning/plan-view';
export {
  PLAN_START,
  fitToDataset,
  numberTrials,
  planLayer,
  planSegments,
  planTrials,
  planner,
  type PlanCursor,
  type PlanSegment,
  type PlannedTrial,
  type Planner,
} from './planning/plan';
export type {
  BlockDigests,
  Certificate,
  Curve,
  Labels,
  LinearWeights,
  PackAtRung,
  PackResult,
  PermutedScore,
  Predictions,
  ProbeResult,
  ProbeWeights,
  RungScores,
  SplitScore,
} from './probe';
export {
  MAX_WORKER_LOSSES,
  NO_TRIES,
  RETRY_POLICIES,
  afterFailure,
  type AfterFailure,
  type Tries,
} from './execution/retry-policies';
export { longestTraining, rankAtRung, rungsOf, type Contender, type RungRank } from './execution/rungs';
export type { ReadRows, RowSource } from './dataset/row-source';
export { gridEdge, type Edge } from './selection/grid-edge';
export type { NearestTried, RankedRow, TestRow } from './selection/ranked-row';
export { withinOneStandardError, type Candidate } from './selection/one-standard-error';
export { mostConfigurations, searchSpace } from './planning/search-space';
export { checkTasks, sweepMetric } from './planning/sweep-metric';
export { RandomStream, bootstrapRows, epochOrder, labelPermutation, type StreamName } from './streams';
export { bestOf, isBetter, signOf } from './metrics/goal';
export { scoredOutputs } from './metrics/scored-outputs';
export { balancedWeights, majorityAccuracy } from './metrics/class-balance';
export { permutationNull, type PermutationNull } from './metrics/permutation-null';
export type { LabelledPredictions, WeightedScore } from './metrics/metric';
export { isRowMean, resampledScore } from './metrics/metrics';
export { scoreRows, type ScoredRows } from './metrics/score-rows';
export {
  bootstrapMeans,
  bootstrapP,
  bootstrapScores,
  holm,
  independentDifference95,
  mcnemar,
  mean,
  normal95,
  notBelowTheBest,
  pairedStandardError,
  percentile95,
  probabilityOfBest,
  sampleSd,
  signFlip,
  studentT95,
  wilson95,
  wilsonOfMeans95,
  type BootstrapOptions,
  type McNemar,
  type ResampledRows,
  type ResampledTraining,
  type RowScores,
  type SignFlip,
  unitsOf,
} from './statistics';
export { ENDED_SWEEP_STATES, emptyCounts, plannedTrials, sweepHasEnded } from './execution/trial-states';
export { trialsOfSlice } from './execution/time-slices';
export { countClasses, cutHoldout, type HoldoutCut } from './planning/splits';
