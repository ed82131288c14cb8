import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, type Issue } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { sweepDetail, sweepView } from './__fixtures__/samples';
import { readSweepChanges } from './sweep-changes';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-changes-'));
  file = join(folder, 'sweep.yaml');
  await writeTinyDataset(join(folder, 'data'));
});
afterAll(() => rm(folder, { recursive: true }));

/** As it was submitted: of the very version that lay in the folder, whose digest is all d. */
const SWEEP = sweepDetail(sweepView('completed'), {
  dataset: `tiny@${'d'.repeat(16)}`,
  layers: ['first'],
  parameters: { learning_rate: [0.1, 0.01] },
  early_terminate: { type: 'successive_halving', min_epochs: 2 },
});
const FILE = `name: a-sweep
dataset: ./data
layers: [first, second] # more of them
parameters: { learning_rate: [0.1, 0.01] }
early_terminate: { type: successive_halving, min_epochs: 2 }
`;

async function read(text: string) {
  await writeFile(file, text);
  return (await readSweepChanges(file, SWEEP)).changes;
}

async function refusal(text: string): Promise<readonly Issue[]> {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadInput)) throw new Error(`expected BadInput, not ${String(error)}`);
  return error.issues;
}

describe('readSweepChanges', () => {
  it('takes what may change from the whole of a sweep file, whose other fields agree with the sweep', async () => {
    const changes = { layers: ['first', 'second'], parameters: { learning_rate: [0.1, 0.01] } };
    expect(await read(FILE)).toEqual(changes);
    expect(await read(FILE.replace('./data', 'tiny'))).toEqual(changes);
    expect(await read(FILE.replace('./data', 'tiny@dddddddddddd'))).toEqual(changes);
  });

  it('leaves alone what the file does not say', async () => {
    expect(await read('replicates: { seeds: 8 }\npriority: 1\n')).toEqual({ replicates: { seeds: 8 }, priority: 1 });
  });

  it('names each field that differs and cannot change, with its place', async () => {
    const text = FILE.replace('a-sweep', 'other').replace('./data', 'tiny@00000000').replace('min_epochs: 2', 'eta: 2');
    const cannot = (field: string): unknown => expect.stringContaining(`${field} cannot be changed: the sweep has `);
    expect(await refusal(`${text}controls: { permuted_labels: 3 }\n`)).toEqual([
      { message: 'name cannot be changed: the sweep has "a-sweep"', pointer: '/name', file, line: 1, column: 7 },
      { message: cannot('dataset'), pointer: '/dataset', file, line: 2, column: 10 },
      { message: cannot('early_terminate'), pointer: '/early_terminate', file, line: 5, column: 1 },
      { message: 'controls cannot be changed: the sweep has none', pointer: '/controls', file, line: 6, column: 1 },
    ]);
  });

  it('names the place of what is no field, or contradicts the others', async () => {
    expect(await refusal('replicas: 3\n')).toMatchObject([{ pointer: '/replicas', line: 1, column: 11, file }]);
    expect(await refusal('max_configurations: 3\n')).toMatchObject([{ pointer: '/max_configurations', line: 1 }]);
    expect(await refusal('- a\n')).toMatchObject([{ message: expect.stringContaining('expected fields'), file }]);
    expect(await refusal('layers: [\n')).toMatchObject([{ file, line: 2 }]);
  });
});
