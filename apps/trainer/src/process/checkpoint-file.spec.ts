import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeState } from '@sonde/features';
import type { Checkpoint } from '@sonde/training';
import { checkpointFile } from './checkpoint-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-checkpoint-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const probe = (identity: string, steps: number): Checkpoint['probes'][number] => ({
  ...{ identity, steps, stepsPerEpoch: 4 },
  recorded: { epochs: 4, points: [], last: null, best: null, diverged: false },
  arrays: { 'parameters/weight': Float32Array.of(1, steps, -0), 'memory/weight/mean': Float32Array.of(NaN, 1e-30) },
});
// More than ten: numbers are not sorted as text.
const checkpoint = { fingerprint: 'f', probes: Array.from({ length: 12 }, (_, at) => probe(`p${at}`, 16 + at)) };

describe('checkpointFile', () => {
  it('gives back the last one that was written', async () => {
    const path = join(folder, 'sweep', 'pack.checkpoint.safetensors');
    expect(await checkpointFile(path).read()).toBeNull();
    await checkpointFile(path).write({ ...checkpoint, fingerprint: 'another' });
    await checkpointFile(path).write(checkpoint);
    expect(await checkpointFile(path).read()).toEqual(checkpoint);
  });

  it('counts checkpoints on from those of an earlier process', async () => {
    const path = join(folder, 'pack.checkpoint.safetensors');
    const kept: number[] = [];
    const opened = () => checkpointFile(path, { onKept: (number) => kept.push(number) });
    const first = opened();
    await first.read();
    await first.write(checkpoint);
    await first.write(checkpoint);
    const second = opened();
    await second.read();
    await second.write(checkpoint);
    expect(kept).toEqual([1, 2, 2, 3]);
  });

  it('knows nothing of one that is damaged', async () => {
    const path = join(folder, 'damaged.safetensors');
    writeFileSync(path, 'half');
    expect(await checkpointFile(path).read()).toBeNull();
  });

  it('knows nothing of one that another version wrote', async () => {
    const path = join(folder, 'older.safetensors');
    const arrays = { 'parameters/weight': Float32Array.of(1, 2) };
    await writeState(path, { arrays, facts: { fingerprint: 'f', calls: 3, recorders: [] } });
    expect(await checkpointFile(path).read()).toBeNull();
  });
});
