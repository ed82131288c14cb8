import { SweepSpec, type DatasetView } from '@sonde/contracts';
import { trialsOfLargePlan } from './large-plan';

const dataset: DatasetView = {
  ...{ name: 'words', version: 2, digest: 'd', path: '/data/words', registered_at: '2026-01-01T00:00:00Z' },
  splits: { train: 100, val: 50 },
  targets: [{ name: 'label', task: 'classification', classes: ['no', 'yes'], outputs: 2 }],
  layers: ['layer.0', 'layer.1', 'final'].map((name) => ({ name, columns: 8, constant_columns: [] })),
  warnings: [],
};
const spec = (fields: object = {}) =>
  SweepSpec.parse({ name: 'a-sweep', dataset: 'words', replicates: { seeds: 10 }, parameters: {}, ...fields });
const rates = (count: number) => ({ learning_rate: Array.from({ length: count }, (_, at) => 1 / (at + 1)) });

describe('trialsOfLargePlan', () => {
  it('counts layers x cells x seeds of a large file', () => {
    expect(trialsOfLargePlan(spec({ parameters: rates(1000) }), [dataset])).toBe(3 * 1000 * 10);
    const some = spec({ dataset: 'words@abcdef12', layers: ['layer.*'], parameters: rates(1000) });
    expect(trialsOfLargePlan(some, [dataset])).toBe(2 * 1000 * 10);
  });

  it('leaves others to the api', () => {
    expect(trialsOfLargePlan(spec({ parameters: rates(300) }), [dataset])).toBeNull();
    expect(trialsOfLargePlan(spec({ dataset: 'others', parameters: rates(1000) }), [dataset])).toBeNull();
    expect(trialsOfLargePlan(spec({ layers: ['none'], parameters: rates(1000) }), [dataset])).toBeNull();
    expect(trialsOfLargePlan(undefined, [dataset])).toBeNull();
  });
});
