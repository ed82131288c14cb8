import { mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointPath, writeState } from '@sonde/probes';
import type { Checkpoint } from '@sonde/training';
import { checkpointFiles, hasCheckpoint } from './checkpoint-files';

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

/** Sets when a file was written, in hours from now. */
function date(claim: string, hours: number): void {
  const then = Date.now() / 1000 + hours * 3600;
  utimesSync(checkpointPath(folder, claim), then, then);
}

describe('checkpointFiles', () => {
  it('goes on from the last one that an earlier attempt wrote', async () => {
    const own = join(folder, 'sweep', 'pack.checkpoints');
    expect(await checkpointFiles(own, 'a').read()).toBeNull();
    await checkpointFiles(own, 'a').write({ ...checkpoint, fingerprint: 'another' });
    await checkpointFiles(own, 'a').write(checkpoint);
    expect(await checkpointFiles(own, 'b').read()).toEqual(checkpoint);
    expect(readdirSync(own)).toEqual(['a.safetensors']);
  });

  it('counts checkpoints on from those of an earlier attempt, whose file goes once there is another', async () => {
    const kept: number[] = [];
    const opened = (claim: string) => checkpointFiles(folder, claim, { onKept: (number) => kept.push(number) });
    const first = opened('a');
    await first.read();
    await first.write(checkpoint);
    await first.write(checkpoint);
    const second = opened('b');
    await second.read();
    expect(readdirSync(folder)).toEqual(['a.safetensors']);
    await second.write(checkpoint);
    expect(readdirSync(folder)).toEqual(['b.safetensors']);
    expect(kept).toEqual([1, 2, 2, 3]);
  });

  it('never touches what another attempt wrote since it began', async () => {
    const [stale, later] = ['a', 'b'].map((claim) => checkpointFiles(folder, claim));
    await stale?.read();
    await later?.read();
    await later?.write({ ...checkpoint, fingerprint: 'later' });
    await stale?.write({ ...checkpoint, fingerprint: 'stale' });
    expect(readdirSync(folder).sort()).toEqual(['a.safetensors', 'b.safetensors']);
    date('b', 1);
    expect(await checkpointFiles(folder, 'c').read()).toMatchObject({ fingerprint: 'later' });
    date('a', 2);
    expect(await checkpointFiles(folder, 'c').read()).toMatchObject({ fingerprint: 'stale' });
  });

  it('takes the newest whole one where a newer one is damaged', async () => {
    for (const claim of ['a', 'b', 'c'])
      await checkpointFiles(folder, claim).write({ ...checkpoint, fingerprint: claim });
    for (const [claim, hours] of [
      ['a', -3],
      ['b', -2],
      ['c', -1],
    ] as const)
      date(claim, hours);
    truncateSync(checkpointPath(folder, 'c'), 100);
    date('c', -1);
    expect(await checkpointFiles(folder, 'd').read()).toMatchObject({ fingerprint: 'b' });
  });

  it('knows nothing of one that is damaged, or that another version wrote', async () => {
    writeFileSync(checkpointPath(folder, 'a'), 'half');
    expect(await checkpointFiles(folder, 'b').read()).toBeNull();
    const arrays = { 'parameters/weight': Float32Array.of(1, 2) };
    await writeState(checkpointPath(folder, 'a'), { arrays, facts: { fingerprint: 'f', calls: 3, recorders: [] } });
    expect(await checkpointFiles(folder, 'b').read()).toBeNull();
  });
});

describe('hasCheckpoint', () => {
  it('is whether any attempt left one', async () => {
    expect(await hasCheckpoint(join(folder, 'nowhere'))).toBe(false);
    writeFileSync(join(folder, 'a.safetensors.5f.tmp'), '');
    expect(await hasCheckpoint(folder)).toBe(false);
    writeFileSync(join(folder, 'a.safetensors'), '');
    expect(await hasCheckpoint(folder)).toBe(true);
  });
});
