export type { Checkpoint, CheckpointStore, ProbeState } from './fit/checkpoint-store';
export {
  TrainingCancelled,
  type ConvexProgram,
  type DescentProgram,
  type PackInput,
  type PackProbe,
  type PackProgram,
  type FittedPack,
  type SplitArrays,
  type TrainedProbe,
  type TrainingHooks,
} from './pack';
export { trainPack } from './train-pack';
export { trainUntil, type PauseHooks, type PausedProbe } from './train-until';
export { isOutOfMemory } from './fit/out-of-memory';
