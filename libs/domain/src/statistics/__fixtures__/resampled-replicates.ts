import { mean } from '../moments';
import { RandomStream } from '../../streams';
import { normals } from './simulated-rows';

const FEATURES = 5;
/** How far the mean of a class is from 0 in each feature. */
const SHIFT = 0.3;

interface Rows {
  readonly features: readonly (readonly number[])[];
  readonly labels: readonly (1 | -1)[];
}

/**
 * Scores of replicates that draw their rows from one train set with replacement and are scored on the same rows of val,
 * an experiment a row. The probe is the difference of class means of two normal classes.
 */
export function resampledReplicates(experiments: number, replicates: number, trainRows: number, valRows: number) {
  const stream = new RandomStream(3, 'simulate');
  return Array.from({ length: experiments }, () => {
    const train = drawRows(stream, trainRows);
    const val = drawRows(stream, valRows);
    return Array.from({ length: replicates }, () => {
      const weights = new Array<number>(FEATURES).fill(0);
      for (let left = trainRows; left > 0; left--) {
        const row = stream.nextBelow(trainRows);
        train.features[row]?.forEach(
          (value, at) => (weights[at] = (weights[at] ?? NaN) + value * (train.labels[row] ?? NaN)),
        );
      }
      return mean(val.features.map((row, at) => (dot(row, weights) * (val.labels[at] ?? NaN) > 0 ? 1 : 0)));
    });
  });
}

function drawRows(stream: RandomStream, rows: number): Rows {
  const labels = Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : -1));
  const features = labels.map((label) => normals(stream, FEATURES).map((noise) => noise + label * SHIFT));
  return { features, labels };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0);
}
