export type { ArrayFile, StoredArray } from './arrays/array-file';
export { openArrays } from './arrays/open-arrays';
export { openFile, readTextFile } from './arrays/open-file';
export { readFeatures, readIntegers, type Features, type Integers } from './arrays/read-array';
export { encodeSafetensors, writeSafetensors, type WritableArray } from './arrays/safetensors-writer';
export { checkDataset, type CheckProgress } from './dataset/check-dataset';
export type { Dataset, DatasetSource } from './dataset/dataset';
export { describeDataset, type ExaminedDataset } from './dataset/describe-dataset';
export { examineLayers, type ExaminationHooks, type ExaminedSource } from './dataset/examine-layers';
export type { Labels } from './dataset/labels';
export { loadLabels, loadLayer, loadSplit, loadTarget, type LoadedLayer } from './dataset/load';
export { loadGroups } from './dataset/load-groups';
export { locateDataset, type LocatedDataset } from './dataset/locate-dataset';
export { readManifest } from './dataset/manifest-file';
export { openDataset, type OpenOptions } from './dataset/open-dataset';
export { layerBytes, openLayer, type OpenLayerOptions, type OpenedLayer } from './dataset/open-layer';
export { outlineDataset } from './dataset/outline-dataset';
export { assertInside } from './dataset/paths';
export type { LoadOptions } from './dataset/split-arrays';
export { applyProbe } from './artifact/apply-probe';
export { stampIfThere } from './artifact/artifact-stamp';
export { newlyDigested, type StoredBlock, type Verified } from './artifact/block-digests';
export { DamagedArtifact } from './artifact/damaged-artifact';
export { readOutcomes, type ProbeOutcomes } from './artifact/outcomes';
export {
  writePackArtifact,
  type ArtifactProbe,
  type PackArtifact,
  type WrittenArtifact,
} from './artifact/pack-artifact';
export { artifactName, checkpointFolder, checkpointPath, packFile, type PackFile } from './artifact/pack-files';
export { encodeProbeWeights, readProbeWeights, tensorShapes, type ProbeWeights } from './artifact/probe-weights';
export { saidOf } from './artifact/said';
export { verifyArtifact, type VerifiedArtifact } from './artifact/verify-artifact';
export { readState, writeState, type StoredState } from './artifact/state-file';
