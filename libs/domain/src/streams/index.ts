export { epochOrder } from './epoch-order';
export { RandomStream, type StreamName } from './random-stream';
