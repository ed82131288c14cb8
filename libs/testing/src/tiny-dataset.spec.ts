import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLayer, loadTarget, openDataset } from '@sonde/datasets';
import { writeTinyDataset } from './tiny-dataset';

describe('writeTinyDataset', () => {
  it.each([
    ['classification', 2, Int32Array.of(0, 1, 0)],
    ['multilabel', 2, Float32Array.of(1, 0, 0, 1, 1, 0)],
    ['regression', 1, Float32Array.of(0, 1, 0)],
  ] as const)('writes a dataset for the task %s', async (task, outputs, labels) => {
    const folder = await mkdtemp(join(tmpdir(), 'sonde-tiny-'));
    try {
      const splits = { train: 40, val: 3 };
      const { targets, warnings } = await writeTinyDataset(folder, { task, splits });
      expect(targets).toMatchObject([{ name: 'labels', task, outputs }]);
      expect(warnings).toEqual([]);
      const dataset = await openDataset(folder);
      expect((await loadTarget(dataset, 'labels'))['val']).toEqual(labels);
      // Odd rows are higher by 1 in the first column, whose noise has the mean 0 and lies within 2 of it.
      const { features } = (await loadLayer(dataset, 'first')).splits['train'] ?? { features: new Float32Array() };
      const mean = (parity: number) =>
        [...features].filter((_, at) => at % 8 === parity * 4).reduce((a, b) => a + b) / 20;
      expect(mean(1)).toBeGreaterThan(mean(0));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
