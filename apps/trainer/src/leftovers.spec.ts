import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clearLeftovers } from './leftovers';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-leftovers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, ageHours: number): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  const then = Date.now() / 1000 - ageHours * 3600;
  utimesSync(path, then, then);
}

const isOver = (sweepId: string) => Promise.resolve(sweepId === 'ended');

describe('clearLeftovers', () => {
  it('removes old checkpoints of sweeps that are over, and old halves of files', async () => {
    const gone = ['ended/layer-0.pack-0.checkpoint.safetensors', 'runs/layer-0.pack-1.safetensors.5f.tmp'];
    const kept = ['ended/layer-0.pack-0.safetensors', 'runs/layer-0.pack-0.checkpoint.safetensors'];
    for (const name of [...gone, ...kept]) write(name, 25);
    write('ended/layer-0.pack-2.checkpoint.safetensors', 23);
    write('lonely.checkpoint.safetensors', 25);
    expect(await clearLeftovers({ artifacts: folder, isOver })).toBe(2);
    expect(gone.filter((name) => existsSync(join(folder, name)))).toEqual([]);
    const young = ['ended/layer-0.pack-2.checkpoint.safetensors', 'lonely.checkpoint.safetensors'];
    expect([...kept, ...young].filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  });

  it('has nothing to do where no pack was ever trained', async () => {
    expect(await clearLeftovers({ artifacts: join(folder, 'nowhere'), isOver })).toBe(0);
  });
});
