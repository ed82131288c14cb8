/**
 * The one place that loads TensorFlow: settings it reads at its start come first, so import `tf` from here alone.
 * The number of threads is the environment's: TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS.
 */
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node';

// tfjs-node 4.22 calls two functions that Node 23 removed (tensorflow/tfjs#8425 mends it, unreleased).
const removed: { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean } = util;
removed.isNullOrUndefined ??= (value) => value === null || value === undefined;
removed.isArray ??= Array.isArray;

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
// TF32 keeps 10 bits of a product's mantissa; on the GPU a probe would then depend on the card's generation.
process.env['NVIDIA_TF32_OVERRIDE'] = '0';
// Otherwise TensorFlow takes the whole memory of a GPU at its start.
process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';

// A static import would be hoisted above the lines before.
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const tf = require('@tensorflow/tfjs-node') as typeof TensorFlow;

export type Tensor = TensorFlow.Tensor;
