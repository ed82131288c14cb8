import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { temporaryFolder } from '@sonde/arrays/testing';
import { NotFound } from '@sonde/contracts';
import { RandomStream, type BlockDigests } from '@sonde/domain';
import { DamagedArtifact } from './damaged-artifact';
import { readPredictions } from './predictions';
import { writePackArtifact, type ArtifactProbe } from './pack-artifact';
import { encodeProbeWeights, readProbeWeights } from './probe-weights';

const [PROBES, COLUMNS, ROWS] = [5, 6, 7];

/** An artifact of five probes, whose numbers follow from the seed. */
async function artifactOf(seed: number, path: string): Promise<readonly BlockDigests[]> {
  const stream = new RandomStream(seed, 'init');
  const floats = (length: number) => Float32Array.from({ length }, () => stream.nextUniform());
  const probes = Array.from({ length: PROBES }, (): ArtifactProbe => {
    const own = { predicted: Int32Array.from({ length: ROWS }, () => stream.nextBelow(2)), loss: floats(ROWS) };
    const weights = { weight: floats(2 * COLUMNS), bias: floats(2) };
    return { weights: [weights], raw: [weights], predictions: { val: own, test: own } };
  });
  const mean = Float64Array.from(floats(COLUMNS));
  return (await writePackArtifact(path, { mean, scale: mean, probes })).digests;
}

/** All that can be read of the probes. */
async function contentOf(path: string, digests: readonly (BlockDigests | null)[]) {
  const blocks = digests.map((own, row) => ({ row, digests: own }));
  return {
    weights: (await Promise.all(blocks.map((block) => readProbeWeights(path, block)))).map(({ value }) => value),
    files: (await Promise.all(blocks.map((block) => encodeProbeWeights(path, block, {})))).map(({ value }) => value),
    val: (await readPredictions(path, 'val', blocks)).value,
    test: (await readPredictions(path, 'test', blocks)).value,
  };
}

describe('digests of blocks', () => {
  it('are of each part of each probe, and found anew where they are not known', async () => {
    const path = join(await temporaryFolder(), 'pack.safetensors');
    const digests = await artifactOf(1, path);
    expect(digests).toHaveLength(PROBES);
    expect(Object.keys(digests[0] ?? {}).sort()).toEqual(['predictions.test', 'predictions.val', 'raw', 'weights']);
    expect(new Set(digests.flatMap((own) => Object.values(own))).size).toBe(4 * PROBES);
    const block = { row: 3, digests: null };
    const found = [
      await readProbeWeights(path, block),
      await encodeProbeWeights(path, block, {}),
      await readPredictions(path, 'val', [block]),
      await readPredictions(path, 'test', [block]),
    ].map(({ digests: [own] }) => own);
    expect(Object.assign({}, ...found)).toEqual(digests[3]);
  });

  it('are SHA-256 over name, type, shape and bytes of each array', async () => {
    const path = join(await temporaryFolder(), 'pack.safetensors');
    const one = { weight: Float32Array.of(1, 2), bias: Float32Array.of(0.5) };
    const { digests } = await writePackArtifact(path, {
      mean: null,
      scale: null,
      probes: [{ weights: [one], raw: [one], predictions: {} }],
    });
    // 0.5, 1 and 2 as little-endian floats.
    const [half, first, second] = ['0000003f', '0000803f', '00000040'].map((hex) => Buffer.from(hex, 'hex'));
    const expected = createHash('sha256')
      .update('bias:F32:1:')
      .update(half ?? '');
    expected
      .update('weight:F32:1x2:')
      .update(first ?? '')
      .update(second ?? '');
    expect(digests[0]?.['weights']).toBe(expected.digest('hex'));
  });

  it('tell any byte that was changed, of 50 in the order of a seed: an error, or the right numbers', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'pack.safetensors');
    const digests = await artifactOf(1, path);
    const [written, expected] = [await readFile(path), await contentOf(path, digests)];
    const stream = new RandomStream(7, 'search');
    const counts = { refused: 0, right: 0 };
    for (let round = 0; round < 50; round++) {
      const flipped = Buffer.from(written);
      const at = stream.nextBelow(flipped.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << stream.nextBelow(8));
      await writeFile(path, flipped);
      const read = await contentOf(path, digests).catch((error: unknown) => error);
      if (read instanceof DamagedArtifact) counts.refused += 1;
      else {
        expect(read).toEqual(expected);
        counts.right += 1;
      }
    }
    // Where names in the header change, or spaces after it, the numbers may be found all the same.
    expect(counts.refused).toBeGreaterThan(40);
  });

  it('leave the probes beside a damaged one as they are, and name its row', async () => {
    const path = join(await temporaryFolder(), 'pack.safetensors');
    const digests = await artifactOf(1, path);
    const weights = (await readProbeWeights(path, { row: 2, digests: null })).value[0]?.weight;
    const bytes = Buffer.from(weights?.buffer ?? new ArrayBuffer());
    const content = await readFile(path);
    const place = content.indexOf(bytes);
    content[place] = 255 - (content[place] ?? 0);
    await writeFile(path, content);
    const read = (row: number) => readProbeWeights(path, { row, digests: digests[row] ?? null });
    await expect(read(2)).rejects.toMatchObject({ rows: [2], code: 'not_found' });
    for (const row of [0, 1, 3, 4]) await expect(read(row)).resolves.toBeDefined();
  });

  const damages: Readonly<Record<string, (path: string, folder: string) => Promise<unknown>>> = {
    'is gone': (path) => rm(path),
    'was emptied': (path) => truncate(path),
    'was cut off': (path) => truncate(path, 400),
    'was replaced by another one': async (path, folder) => {
      await artifactOf(2, join(folder, 'other'));
      await rename(join(folder, 'other'), path);
    },
    'became a folder': async (path) => {
      await rm(path);
      await mkdir(path);
    },
    'became a link to a device': async (path) => {
      await rm(path);
      await symlink('/dev/zero', path);
    },
    // Opening it would wait for a writer.
    'became a named pipe': async (path) => {
      await rm(path);
      execFileSync('mkfifo', [path]);
    },
  };
  it.each(Object.entries(damages))('tell of an artifact that %s', async (_what, damage) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'pack.safetensors');
    const digests = await artifactOf(1, path);
    await damage(path, folder);
    await expect(contentOf(path, digests)).rejects.toBeInstanceOf(DamagedArtifact);
  });

  it('are not asked of a split that no probe was evaluated on', async () => {
    const path = join(await temporaryFolder(), 'pack.safetensors');
    const digests = await artifactOf(1, path);
    const blocks = [{ row: 0, digests: digests[0] ?? null }];
    const refusal = await readPredictions(path, 'test_later', blocks).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotFound);
    expect(refusal).not.toBeInstanceOf(DamagedArtifact);
  });
});
