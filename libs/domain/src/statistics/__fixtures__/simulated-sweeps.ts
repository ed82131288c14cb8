import { RandomStream } from '../../streams';
import type { RowScores } from '../bootstrap';
import { mean } from '../moments';

/** 7 layers x 4 learning rates, 3 seeds each. */
const CONFIGURATIONS = 28;
export const SEEDS = 3;
const ROWS = 500;

/**
 * How many of the three seeds are right on a row, for each value of 7 random bits, where the label is a coin's throw:
 * the first bit says whether the configuration is right, and each seed differs from it where its two bits are 0, a
 * chance of 1/4. Two seeds are correlated with (1 - 2/4)^2 = 0.25.
 */
const RIGHT_SEEDS = Array.from({ length: 2 ** 7 }, (_, bits) => {
  const isRight = bits & 1;
  return [1, 3, 5].filter((from) => (((bits >> from) & 3) === 0 ? 1 - isRight : isRight)).length;
});

/** Of each sweep what val chose: its score of each row, averaged over seeds, a column a sweep. */
export interface SelectedScores {
  readonly val: RowScores;
  readonly test: RowScores;
}

/** Sweeps over features that say nothing of two classes, and what each of them selects by its mean on val. */
export function sweepsWithoutSignal(sweeps: number): SelectedScores {
  const stream = new RandomStream(4, 'simulate');
  const val = new Float64Array(ROWS * sweeps);
  const test = new Float64Array(ROWS * sweeps);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const configurations = Array.from({ length: CONFIGURATIONS }, () => rightSeeds(stream));
    const best = configurations.reduce((best, each) => (mean(each) > mean(best) ? each : best));
    best.forEach((right, row) => (val[row * sweeps + sweep] = right / SEEDS));
    // Test knows nothing of val: whichever was selected, its answers there are new.
    rightSeeds(stream).forEach((right, row) => (test[row * sweeps + sweep] = right / SEEDS));
  }
  const size = { rows: ROWS, columns: sweeps };
  return { val: { ...size, values: val }, test: { ...size, values: test } };
}

/** Of each row; a word of the stream does for four. */
function rightSeeds(stream: RandomStream): number[] {
  const right: number[] = [];
  while (right.length < ROWS) {
    const word = stream.nextUint32();
    for (let from = 0; from < 28; from += 7) right.push(RIGHT_SEEDS[(word >>> from) & 127] ?? NaN);
  }
  return right;
}
