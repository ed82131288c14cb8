export {
  BadInput,
  ClaimLost,
  Conflict,
  NotFound,
  OutOfMemory,
  SondeError,
  StackUnavailable,
  TimedOut,
  WorkerLost,
  type Issue,
} from './errors';
export {
  DEFAULT_METRICS,
  METRIC_NAMES,
  SCORES,
  SCORE_NAMES,
  TASKS,
  scoreOf,
  type Goal,
  type MetricName,
  type ScoreName,
  type Task,
} from './scores';
export { Name } from './sweep-file/name';
export { SweepSpec, blocksOf, seedsOf } from './sweep-file/sweep-spec';
export {
  DESCENTS,
  OPTIMIZERS,
  PARAMETERS,
  PARAMETER_NAMES,
  type InScope,
  type Optimizer,
  type ParameterName,
  type ParameterValue,
  type UsedByAll,
  type UsedBySome,
  type ValueOf,
} from './sweep-file/parameters';
export {
  ParameterBlock,
  optimizersOf,
  searchedParameter,
  type Range,
  type SearchedParameter,
} from './sweep-file/parameter-block';
export { SweepChanges, changedSpec } from './sweep-file/sweep-changes';
export { explain, parseWith } from './sweep-file/explain';
export { parseSweepFile, type SweepFile } from './sweep-file/parse-sweep-file';
export { MAX_ISSUES } from './text/issues';
export { readJson } from './text/json';
export { MANIFEST_LIMITS, REQUEST_LIMITS, faultOfDocument, type Limits } from './text/limits';
export { placed, toPointer, withPlaces, type Locate, type ReadText } from './text/place';
export { MAX_YAML, readYaml } from './text/yaml';
export { BEST_RULES, BestConfiguration, BestList, type BestRule } from './api/best';
export { ProbeCard } from './api/card';
export { COMPARED_KINDS, Comparison, type ComparedPair } from './api/comparison';
export { ControlView, ExtendRequest, RetryRequest } from './api/lifecycle';
export { DatasetPage, DatasetView, RegisterDataset } from './api/datasets';
export {
  LearningCurve,
  PROBE_SORTS,
  ProbeDetail,
  ProbePage,
  ProbeView,
  SplitMetrics,
  type ProbeSort,
} from './api/probes';
export { EvaluationList, EvaluationRequest } from './api/evaluation';
export {
  INTERVAL_METHODS,
  Interval,
  MetricView,
  ParameterValues,
  RowFigure,
  SelectionScore,
  SweepName,
  type IntervalMethod,
} from './api/figures';
export { PlanView } from './api/plan';
export { PoolList } from './api/pools';
export { Problem } from './api/problem';
export { BestLayer, LayerProfile, type GridEdge, type ProfileLayer } from './api/profile';
export { Reconciliation } from './api/reconcile';
export { Registration, registrationHasEnded } from './api/datasets';
export { RankedConfiguration, RankedList, SweepReport } from './api/report';
export { SealRecord, UnsealRequest } from './api/seal';
export { LearningCurves, RegularizationPath, Sensitivity } from './api/sensitivity';
export { Counts, SweepDetail, SweepPage, SweepView, TrialPage, TrialView } from './api/sweeps';
export { DatasetManifest } from './dataset-manifest';
