import { BadInput, DatasetManifest, SweepSpec } from '@sonde/contracts';
import type { DatasetDescription } from '../dataset/dataset';
import { planSegments, planTrials, planner } from './plan';

const LAYERS = ['embeddings', 'encoder.layer.0', 'encoder.layer.1', 'head/out'];

function dataset(targets = ['shifted']): DatasetDescription {
  return {
    manifest: DatasetManifest.parse({
      name: 'd',
      task: 'classification',
      classes: ['a', 'b'],
      layers: LAYERS.map((name) => ({ name, file: `${name}.npz` })),
      labels: 'labels.npz',
    }),
    digest: 'd',
    layers: LAYERS.map((name) => ({
      name,
      file: '',
      columns: 3,
      digests: { train: name, val: name },
      constantColumns: [],
    })),
    targets: targets.map((name) => ({
      name,
      task: 'classification',
      classes: ['a', 'b'],
      outputs: 2,
      digests: { train: name, val: name },
    })),
    splits: { train: 10, val: 4 },
    warnings: [],
  };
}

const plan = (fields: object, targets?: string[]) =>
  planTrials(SweepSpec.parse({ name: 'a', dataset: 'd', ...fields }), dataset(targets));

describe('planTrials', () => {
  it('is layers x configurations x seeds, in that order, without gaps', () => {
    const trials = plan({ parameters: { learning_rate: [0.1, 0.2] }, replicates: { seeds: 3 } });
    expect(trials).toHaveLength(4 * 2 * 3);
    expect(trials.map(({ index }) => index)).toEqual([...trials.keys()]);
    expect(trials.slice(0, 4)).toMatchObject([
      { layerName: 'embeddings', parameters: { learning_rate: 0.1 }, seed: 0 },
      { layerName: 'embeddings', parameters: { learning_rate: 0.1 }, seed: 1 },
      { layerName: 'embeddings', parameters: { learning_rate: 0.1 }, seed: 2 },
      { layerName: 'embeddings', parameters: { learning_rate: 0.2 }, seed: 0 },
    ]);
    expect(new Set(trials.map(({ probeKey }) => probeKey)).size).toBe(24);
    expect(new Set(trials.map(({ configuration }) => configuration)).size).toBe(8);
  });

  it('takes layers by glob, in the order of the dataset', () => {
    const layers = new Set(plan({ layers: ['head*', 'encoder.layer.[01]'] }).map((trial) => trial.layerName));
    expect([...layers]).toEqual(['encoder.layer.0', 'encoder.layer.1', 'head/out']);
  });

  it('refuses a glob that matches nothing, with its place', () => {
    const refused = (): unknown => {
      try {
        return plan({ layers: ['*', 'encodr.*'] });
      } catch (error) {
        return error instanceof BadInput ? error.issues : error;
      }
    };
    expect(refused()).toEqual([
      { pointer: '/layers/1', message: `"encodr.*" matches none of the layers ${LAYERS.join(', ')}` },
    ]);
  });

  it('wants a target named where there are several', () => {
    expect(() => plan({}, ['tense', 'number'])).toThrow(BadInput);
    expect(plan({ targets: ['number'] }, ['tense', 'number'])).toHaveLength(4);
    expect(() => plan({ targets: ['numbr'] }, ['tense', 'number'])).toThrow(/unknown name/);
  });

  it('makes one trial of replicates that nothing could tell apart', () => {
    const parameters = { init: 'zeros', batch_size: 'full' };
    expect(plan({ layers: ['embeddings'], parameters, replicates: { seeds: 5 } })).toHaveLength(1);
  });

  it('packs what may share a program, replicates together', () => {
    const parameters = { learning_rate: [0.1, 0.2, 0.3], batch_size: [64, 'full'], weight_decay: [0, 0.1] };
    const trials = plan({ layers: ['embeddings'], parameters, replicates: { seeds: 100 } });
    expect(trials).toHaveLength(1200);
    const packs = groupByPack(trials);
    for (const pack of packs.values()) {
      expect(pack.length).toBeLessThanOrEqual(256);
      expect(new Set(pack.map(({ parameters }) => 'batch_size' in parameters && parameters.batch_size)).size).toBe(1);
      expect(pack.length % 100).toBe(0);
    }
    // 6 configurations of 100 replicates for each batch size, two configurations a pack.
    expect(packs.size).toBe(6);
  });

  it('leaves room for probes on permuted labels beside each configuration', () => {
    const parameters = { learning_rate: [0.1, 0.2, 0.3, 0.4, 0.5] };
    const fields = { layers: ['embeddings'], parameters, replicates: { seeds: 10 } };
    const sizes = (trials: ReturnType<typeof plan>) => [...groupByPack(trials).values()].map(({ length }) => length);
    expect(sizes(plan(fields))).toEqual([50]);
    // 10 replicates and 100 draws make 110 probes a configuration: two fit into 256.
    expect(sizes(plan({ ...fields, controls: { permuted_labels: 100 } }))).toEqual([20, 20, 10]);
  });
});

describe('planSegments', () => {
  const planned = (fields: object, targets?: string[]) =>
    planner(SweepSpec.parse({ name: 'a', dataset: 'd', layers: ['e*'], ...fields }), dataset(targets));

  it('makes a segment of each layer that is not large', () => {
    const sweep = planned({ parameters: { learning_rate: [0.1, 0.2] }, replicates: { seeds: 3 } });
    const segments = [...planSegments(sweep)];
    expect(segments.map(({ layer, trials, next }) => [layer.index, trials.length, next?.layer])).toEqual([
      [0, 6, 1],
      [1, 6, 2],
      [2, 6, undefined],
    ]);
  });

  it('cuts large layers between configurations, and goes on at any segment with the same trials', () => {
    // 7 configurations x 8 seeds x 2 targets: a segment of at most 20 trials holds 2 configurations of one target.
    const learning_rate = [1, 2, 3, 4, 5, 6, 7];
    const fields = { layers: ['embeddings', 'head*'], targets: ['b', 'c'], parameters: { learning_rate } };
    const sweep = planned({ ...fields, replicates: { seeds: 8 } }, ['b', 'c']);
    const segments = [...planSegments(sweep, undefined, 20)];
    expect(segments.map(({ trials }) => trials.length / 8)).toEqual(Array(4).fill([2, 2, 2, 1]).flat());
    expect(segments.map(({ trials }) => trials[0]?.target).join('')).toBe('bbbbccccbbbbcccc');
    const keys = segments.flatMap(({ trials }) => trials.map(({ probeKey }) => probeKey));
    expect(new Set(keys).size).toBe(2 * 7 * 8 * 2);
    for (const [index, { next }] of segments.entries()) {
      const rest = next === null ? [] : [...planSegments(sweep, next, 20)];
      expect(rest).toEqual(segments.slice(index + 1));
    }
  });

  it('refuses more trials than it is allowed', () => {
    const spec = SweepSpec.parse({ name: 'a', dataset: 'd', replicates: { seeds: 10 } });
    expect(() => planner(spec, dataset(), 39)).toThrow('asks for 40 trials (4 layers x 10 seeds): expected at most 39');
  });
});

function groupByPack<Trial extends { pack: number }>(trials: readonly Trial[]): Map<number, Trial[]> {
  const packs = new Map<number, Trial[]>();
  for (const trial of trials) packs.set(trial.pack, [...(packs.get(trial.pack) ?? []), trial]);
  return packs;
}
