import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@sonde/arrays';
import { readState, writeState } from './state-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-state-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const state = {
  arrays: { 'parameters/weight': Float32Array.of(1, -2.5, Infinity, NaN), epochLoss: Float32Array.of(1e-30) },
  facts: { calls: 3, points: [{ epoch: 1, trainLoss: 0.1 }], best: null },
};

describe('a state file', () => {
  it('gives back what was written, bit for bit, and is replaced as a whole', async () => {
    const path = join(folder, 'sweep', 'pack.safetensors');
    await writeState(path, { ...state, facts: 'an older one' });
    await writeState(path, state);
    expect(await readState(path)).toEqual(state);
    expect(readdirSync(join(folder, 'sweep'))).toEqual(['pack.safetensors']);
  });

  it('is refused where any byte of it was changed', async () => {
    const path = join(folder, 'pack.safetensors');
    await writeState(path, state);
    const written = readFileSync(path);
    for (let at = 0; at < written.length; at++) {
      const flipped = Buffer.from(written);
      flipped[at] = 255 - (flipped[at] ?? 0);
      writeFileSync(path, flipped);
      const read = await readState(path).catch(() => 'refused');
      // Spaces fill the header up: what stands there says nothing.
      if (written[at] !== 32) expect([at, read]).toEqual([at, 'refused']);
      else expect(['refused', state]).toContainEqual(read);
    }
  });

  it('is refused where it was written without a digest', async () => {
    const path = join(folder, 'pack.safetensors');
    const facts = new Uint8Array(Buffer.from('{}'));
    await writeSafetensors(path, { facts: { shape: [2], data: facts } });
    await expect(readState(path)).rejects.toThrow('has no digest');
  });

  it('is refused where it is cut off, or something else', async () => {
    const path = join(folder, 'pack.safetensors');
    await expect(readState(path)).rejects.toThrow();
    await writeState(path, state);
    truncateSync(path, 100);
    await expect(readState(path)).rejects.toThrow();
    writeFileSync(path, 'no safetensors at all');
    await expect(readState(path)).rejects.toThrow();
  });
});
