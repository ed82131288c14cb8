export {
  TrainingCancelled,
  type LinearWeights,
  type PackInput,
  type PackProbe,
  type PackProgram,
  type PackResult,
  type SplitArrays,
  type TrainedProbe,
  type TrainingHooks,
} from './pack';
export { trainPack } from './train-pack';
