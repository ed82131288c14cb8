import { resolveParameters, type PackTrial } from '@sonde/domain';
import { controlsOf, permutedLabels } from './controls';

const trial = (configuration: string, seed: number): PackTrial => ({
  ...{ index: seed, probeKey: `${configuration}-${seed}`, target: 't', configuration, seed },
  parameters: resolveParameters({}),
});

describe('controlsOf', () => {
  it('gives every configuration each draw once, spread over its seeds', () => {
    const trials = [trial('a', 0), trial('a', 1), trial('b', 0), trial('b', 1)];
    const controls = controlsOf(trials, 5).map(({ trial: { probeKey }, draw }) => [probeKey, draw]);
    expect(controls).toEqual([
      ['a-0', 0],
      ['a-1', 1],
      ['a-0', 2],
      ['a-1', 3],
      ['a-0', 4],
      ['b-0', 0],
      ['b-1', 1],
      ['b-0', 2],
      ['b-1', 3],
      ['b-0', 4],
    ]);
    expect(controlsOf(trials, 0)).toEqual([]);
  });
});

describe('permutedLabels', () => {
  it('moves the labels of train and val, whole rows of them, and leaves those of test', () => {
    const classes = Int32Array.from({ length: 50 }, (_, row) => row);
    const permuted = permutedLabels(classes, { draw: 0, split: 'val', rows: 50 });
    expect(permuted).not.toEqual(classes);
    expect([...permuted].sort((a, b) => a - b)).toEqual([...classes]);
    expect(permutedLabels(classes, { draw: 0, split: 'test', rows: 50 })).toEqual(classes);
    const pairs = Float32Array.from({ length: 100 }, (_, at) => Math.floor(at / 2) + (at % 2) / 2);
    const moved = permutedLabels(pairs, { draw: 0, split: 'val', rows: 50 });
    // The same draw moves the rows of every target alike.
    permuted.forEach((from, row) => expect([...moved.subarray(2 * row, 2 * row + 2)]).toEqual([from, from + 0.5]));
  });
});
