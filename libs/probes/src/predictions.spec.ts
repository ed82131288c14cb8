import { join } from 'node:path';
import { truncate } from 'node:fs/promises';
import { PositionalFile } from '@sonde/arrays';
import { temporaryFolder } from '@sonde/arrays/testing';
import { NotFound } from '@sonde/contracts';
import type { Predictions } from '@sonde/domain';
import { readPredictions } from './predictions';
import { writePackArtifact, type ArtifactProbe } from './pack-artifact';

type Predicted = Predictions['predicted'];

const ROWS = 3;
const WEIGHTS = { weight: Float32Array.of(1), bias: Float32Array.of(0) };

/** Eight probes; that in row 5 diverged. What each says and its losses follow from its row. */
async function artifactOf(predictedBy: (probe: number) => Predicted): Promise<string> {
  const path = join(await temporaryFolder(), 'pack.safetensors');
  const probes = Array.from({ length: 8 }, (_, probe): ArtifactProbe => ({
    weights: [WEIGHTS],
    raw: [WEIGHTS],
    predictions: probe === 5 ? {} : { val: { predicted: predictedBy(probe), loss: lossesOf(probe) } },
  }));
  await writePackArtifact(path, { mean: null, scale: null, probes });
  return path;
}

const lossesOf = (probe: number) => Float32Array.of(probe, probe + 0.5, probe / 8);
const classesOf = (probe: number) => Int32Array.of(probe, probe + 1, 0);

/** Rows of an artifact whose digests nobody knows. */
const unknown = (rows: readonly number[]) => rows.map((row) => ({ row, digests: null }));
const readValues = async (path: string, split: string, rows: readonly number[]) =>
  (await readPredictions(path, split, unknown(rows))).value;

describe('readPredictions', () => {
  it('gives what probes say of a split, in the order in which they are asked for', async () => {
    const predictions = await readValues(await artifactOf(classesOf), 'val', [6, 0, 7, 1, 0]);
    expect(predictions).toEqual(
      [6, 0, 7, 1, 0].map((probe) => ({ predicted: Uint8Array.of(probe, probe + 1, 0), loss: lossesOf(probe) })),
    );
  });

  it('gives classes beyond a byte, labels and numbers as they are stored', async () => {
    const ofKind = async (predictedBy: (probe: number) => Predicted) => {
      const predictions = await readValues(await artifactOf(predictedBy), 'val', [2, 3]);
      expect(predictions.map(({ loss }) => loss)).toEqual([lossesOf(2), lossesOf(3)]);
      return predictions.map(({ predicted }) => predicted);
    };
    const wide = (probe: number) => Int32Array.of(300 + probe, 1, 2);
    const labels = (probe: number) => Uint8Array.of(1, 0, probe % 2, 1, 1, 0);
    const numbers = (probe: number) => Float32Array.of(probe, 0.1, -1, 2, 3, 4);
    expect(await ofKind(wide)).toEqual([wide(2), wide(3)]);
    expect(await ofKind(labels)).toEqual([labels(2), labels(3)]);
    expect(await ofKind(numbers)).toEqual([numbers(2), numbers(3)]);
  });

  it('gives losses of NaN of a probe that diverged, and nothing where nothing is asked for', async () => {
    const path = await artifactOf(classesOf);
    expect(await readValues(path, 'val', [5])).toEqual([
      { predicted: new Uint8Array(ROWS), loss: new Float32Array(ROWS).fill(NaN) },
    ]);
    expect(await readValues(path, 'val', [])).toEqual([]);
  });

  it('reads the rows that are asked for alone, neighbours at once', async () => {
    const path = join(await temporaryFolder(), 'pack.safetensors');
    // 40 KB of losses a probe: more than is read for nothing between two that are wanted.
    const rows = 10_000;
    const own = { predicted: new Int32Array(rows).fill(300), loss: new Float32Array(rows) };
    const probe: ArtifactProbe = { weights: [WEIGHTS], raw: [WEIGHTS], predictions: { test: own } };
    const probes = Array.from({ length: 20 }, () => probe);
    await writePackArtifact(path, { mean: null, scale: null, probes });
    const fill = jest.spyOn(PositionalFile.prototype, 'fill');
    await readValues(path, 'test', [12, 3, 2, 4]);
    const reads = fill.mock.calls.map(([{ length }]) => length);
    fill.mockRestore();
    // Rows 2 to 4 and row 12, of losses and of classes in four bytes.
    expect(reads).toEqual([3 * 4 * rows, 4 * rows, 3 * 4 * rows, 4 * rows]);
  });

  it('says so where there is no artifact, split or row', async () => {
    const path = await artifactOf(classesOf);
    const refusal = async (...asked: Parameters<typeof readValues>) => {
      const error = await readValues(...asked).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(NotFound);
      return (error as NotFound).message;
    };
    expect(await refusal(path, 'test', [0])).toBe(`${path} has no predictions.test`);
    expect(await refusal(path, 'val', [0, 8])).toBe(`${path} has no row 8 in loss.val`);
    expect(await refusal(`${path}.gone`, 'val', [0])).toContain('there is no such file');
    await truncate(path, 100);
    expect(await refusal(path, 'val', [0])).toContain('is truncated');
  });
});
