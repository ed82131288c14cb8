import type { DatasetDescription, PackWork } from '@sonde/domain';
import { taskOf } from './pack-task';

/** A dataset of so many layers, and of two targets. */
function described(layers: number): DatasetDescription {
  const names = Array.from({ length: layers }, (_, layer) => `blocks.${layer}`);
  const target = { task: 'classification' as const, classes: ['a', 'b'], outputs: 2, digests: {} };
  return {
    manifest: {
      ...{ name: 'd', task: 'classification', labels: 'labels.npy' },
      layers: names.map((name) => ({ name, file: `${name}.npy` })),
    },
    digest: 'digest',
    layers: names.map((name) => ({
      name,
      file: `${name}.npy`,
      columns: 8,
      digests: { train: name },
      constantColumns: [],
    })),
    targets: ['word', 'tense'].map((name) => ({ ...target, name })),
    splits: { train: 5, val: 5 },
    warnings: [],
  };
}

const workOn = (layerIndex: number, dataset: DatasetDescription): PackWork => ({
  ...{ sweepId: 's', pack: 0, claim: 'claim', layer: `blocks.${layerIndex}`, layerIndex, root: 'root', dataset },
  ...{
    metric: 'val/accuracy',
    permutedLabels: 0,
    until: null,
    trials: [{ target: 'tense' } as PackWork['trials'][number]],
  },
});

describe('taskOf', () => {
  it('tells of a dataset what the pack is about', () => {
    const { dataset, ...others } = taskOf(workOn(3, described(5)));
    expect(dataset.manifest).toMatchObject({ name: 'd', layers: [{ name: 'blocks.3', file: 'blocks.3.npy' }] });
    expect(dataset.layer).toMatchObject({ name: 'blocks.3', digests: { train: 'blocks.3' } });
    expect(dataset.targets).toEqual([expect.objectContaining({ name: 'tense' })]);
    expect(others).toMatchObject({ layerIndex: 3, layer: 'blocks.3', root: 'root' });
  });

  it('is of the same size, however many layers there are', () => {
    const size = (layers: number) => JSON.stringify(taskOf(workOn(1, described(layers)))).length;
    expect(size(10_000)).toBe(size(2));
  });
});
