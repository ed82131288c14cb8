export { bootstrapRows, epochOrder, labelPermutation } from './row-draws';
export { RandomStream, type StreamName } from './random-stream';
