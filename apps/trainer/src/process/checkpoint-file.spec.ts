import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointFile } from './checkpoint-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-checkpoint-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const checkpoint = {
  fingerprint: 'f',
  calls: 3,
  state: { 'parameters/weight': Float32Array.of(1, 2, -0) },
  recorders: [{ epochs: 4, points: [], last: null, best: null, diverged: false }],
};

describe('checkpointFile', () => {
  it('gives back the last one that was written', async () => {
    const path = join(folder, 'sweep', 'pack.checkpoint.safetensors');
    expect(await checkpointFile(path).read()).toBeNull();
    await checkpointFile(path).write({ ...checkpoint, calls: 2 });
    await checkpointFile(path).write(checkpoint);
    expect(await checkpointFile(path).read()).toEqual(checkpoint);
  });

  it('knows nothing of one that is damaged', async () => {
    const path = join(folder, 'damaged.safetensors');
    writeFileSync(path, 'half');
    expect(await checkpointFile(path).read()).toBeNull();
  });
});
