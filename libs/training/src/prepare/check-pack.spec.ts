/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { BadInput } from '@sonde/contracts';
import { smallPack } from '../__fixtures__/packs';
import { checkPack } from './check-pack';
import type { PackInput, SplitArrays } from '../pack';

const pack = smallPack([{}]);
const train = pack.splits['train']!;
const probe = pack.probes[0]!;
const withTrain = (change: Partial<SplitArrays>) => ({ splits: { ...pack.splits, train: { ...train, ...change } } });
const changed = <Numbers extends Float32Array | Int32Array>(numbers: Numbers, at: number, value: number): Numbers => {
  const copy = numbers.slice() as Numbers;
  copy[at] = value;
  return copy;
};

describe('checkPack', () => {
  it('takes a sound pack', () => {
    expect(checkPack(pack)).toEqual({ train, val: pack.splits['val'] });
  });

  it.each<[Partial<PackInput>, string]>([
    [{ splits: { train } }, 'A pack needs the splits train and val.'],
    [{ probes: [] }, 'A pack needs at least one probe.'],
    [{ columns: 0 }, 'columns is a whole number from 1 up, got 0.'],
    [{ program: { ...pack.program, epochs: 0 } }, 'epochs is a whole number from 1 up, got 0.'],
    [{ program: { ...pack.program, batchSize: 1.5 } }, 'batchSize is a whole number from 1 up, got 1.5.'],
    [{ program: { ...pack.program, outputs: 1 } }, 'A classifier needs at least 2 classes, got 1.'],
    [{ program: { ...pack.program, outputs: 2 } }, 'has label 2; classes go from 0 to 1.'],
    [{ probes: [{ ...probe, target: 1 }] }, 'Probe 0: no target 1 among 1.'],
    [{ probes: [{ ...probe, learningRate: NaN }] }, 'Probe 0: learningRate is a number from 0 up, got NaN.'],
    [withTrain({ rows: 0 }), 'Split train has 0 rows.'],
    [withTrain({ rows: 99 }), 'Split train: 700 features are not 99 rows of 7 columns.'],
    [withTrain({ features: changed(train.features, 8, Infinity) }), 'Split train: row 1, column 1 is Infinity.'],
    [withTrain({ labels: [changed(train.labels[0]!, 5, -1)] }), 'Split train: row 5 has label -1'],
    [withTrain({ labels: [train.labels[0]!.subarray(1)] }), 'Split train has 99 labels for 100 rows.'],
    [withTrain({ labels: [...train.labels, ...train.labels] }), 'Split val has labels for 1 targets, train for 2.'],
    [{ initialWeights: [] }, '0 initial weights for 1 probes.'],
    [{ initialWeights: [[{ weight: new Float32Array(7), bias: new Float32Array(3) }]] }, 'not [3, 7] and [3].'],
  ])('refuses what does not fit together: %#', (change, message) => {
    const check = () => checkPack({ ...pack, ...change });
    expect(check).toThrow(BadInput);
    expect(check).toThrow(message);
  });
});
