import { LearningCurves, RegularizationPath, Sensitivity } from '@sonde/contracts';
import type { PlannedTrial } from '@sonde/domain';
import { plannedSweep, recordSweep, resultOf } from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';

/** Number correct of 100 rows of val, by layer and learning rate. */
const CORRECT: Readonly<Record<string, number | null>> = {
  'first 0.1': 60,
  'first 0.01': 70,
  'second 0.1': 80,
  'second 0.01': null,
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const parameters = { learning_rate: [0.1, 0.01] };
  const rates = await plannedSweep(api.database, { parameters, replicates: { seeds: 3 } }, 'rates');
  await recordSweep(api.database, rates, (trial, row) => {
    const { valLoss, correct } = { valLoss: [0.5, 0.2, 0.4][trial.seed], correct: CORRECT[nameOf(trial)] ?? null };
    return resultOf(trial, row, correct, valLoss);
  });
});
afterAll(() => api.stop());

function nameOf({ layerName, parameters }: PlannedTrial): string {
  return `${layerName} ${parameters.optimizer === 'lbfgs' ? parameters.C : parameters.learning_rate}`;
}

describe('GET /v1/sweeps/{id}/sensitivity', () => {
  it('shows the best of each layer and learning rate, and what each learning rate comes to over layers', async () => {
    const { target, metric, parameter, cells, marginals } = await api.ask(Sensitivity, '/v1/sweeps/rates/sensitivity');
    expect({ target, metric, parameter }).toEqual({
      target: 'labels',
      metric: { name: 'val/accuracy', goal: 'maximize' },
      parameter: 'learning_rate',
    });
    const one = { sd: 0, configurations: 1, diverged: 0 };
    expect(cells).toEqual([
      { layer: 'first', index: 0, value: 0.01, mean: 0.7, ...one },
      { layer: 'first', index: 0, value: 0.1, mean: 0.6, ...one },
      { layer: 'second', index: 1, value: 0.01, mean: null, ...one, sd: null, diverged: 1 },
      { layer: 'second', index: 1, value: 0.1, mean: 0.8, ...one },
    ]);
    // (0.6 + 0.8) / 2 = 0.7; of 0.01 only the first layer has a figure.
    expect(marginals).toEqual([
      {
        parameter: 'learning_rate',
        values: [
          { value: 0.01, configurations: 2, mean: 0.7, best: 0.7, diverged: 1 },
          { value: 0.1, configurations: 2, mean: expect.closeTo(0.7, 12), best: 0.8, diverged: 0 },
        ],
      },
    ]);
  });

  it('takes another parameter: numbers by size, then words, then what has none', async () => {
    const parameters = [
      { optimizer: 'lbfgs', C: 1, normalization: ['l2', 'none'] },
      { batch_size: ['full', 128, 64], init: 'zeros' },
    ];
    const planned = await plannedSweep(api.database, { layers: ['first'], parameters }, 'mixed');
    await recordSweep(api.database, planned, (trial, row) => resultOf(trial, row, 50 + row));
    const valuesOf = async (query: string) => {
      const { parameter, cells } = await api.ask(Sensitivity, `/v1/sweeps/mixed/sensitivity${query}`);
      return [parameter, ...cells.map(({ value }) => value)];
    };
    expect(await valuesOf('?parameter=batch_size')).toEqual(['batch_size', 64, 128, 'full', null]);
    expect(await valuesOf('?parameter=normalization')).toEqual(['normalization', 'l2', 'none', 'standardize']);
    expect(await valuesOf('')).toEqual(['learning_rate', 0.001, null]);
    // C and the learning rate have one value each, and go with the optimizer.
    const { marginals } = await api.ask(Sensitivity, '/v1/sweeps/mixed/sensitivity');
    expect(marginals.map(({ parameter }) => parameter)).toEqual(['batch_size', 'normalization', 'optimizer']);
  });

  it.each([
    ['C', { optimizer: 'lbfgs', C: [0.1, 1] }],
    ['weight_decay', { optimizer: 'lbfgs', weight_decay: [0, 1] }],
  ])('shows %s where no configuration has a learning rate', async (expected, parameters) => {
    const planned = await plannedSweep(api.database, { layers: ['first'], parameters }, expected);
    await recordSweep(api.database, planned, (trial, row) => resultOf(trial, row, 50));
    const { parameter, cells } = await api.ask(Sensitivity, `/v1/sweeps/${expected}/sensitivity`);
    expect([parameter, cells.length]).toEqual([expected, 2]);
  });

  it('names the parameters that vary where it does not know one', async () => {
    expect(await api.refused('/v1/sweeps/rates/sensitivity?parameter=lr')).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/parameter', detail: 'no parameter is called "lr": those that vary are learning_rate' }],
    });
  });
});

describe('GET /v1/sweeps/{id}/curves', () => {
  it("shows how the probe of median val loss of each layer's best configuration learnt", async () => {
    const { items } = await api.ask(LearningCurves, '/v1/sweeps/rates/curves');
    // Of 0.5, 0.2 and 0.4 seed 2 has the median.
    expect(items.map(({ layer, index, target, seed }) => [layer, index, target, seed])).toEqual([
      ['first', 0, 'labels', 2],
      ['second', 1, 'labels', 2],
    ]);
    expect(items.map(({ configuration }) => configuration['learning_rate'])).toEqual([0.01, 0.1]);
    expect(items[1]?.curve).toEqual({ epoch: [1], train_loss: [0.6], val_loss: [0.4], val_accuracy: [0.8] });
  });

  it('shows those of one target, and knows no other', async () => {
    expect((await api.ask(LearningCurves, '/v1/sweeps/rates/curves?target=labels')).items).toHaveLength(2);
    expect(await api.refused('/v1/sweeps/rates/curves?target=tense')).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/target', detail: expect.stringContaining('expected one of labels') }],
    });
    expect(await api.refused('/v1/sweeps/nobody/curves')).toMatchObject({ status: 404 });
  });

  it('leaves out a layer whose probes have all diverged, and is empty before there is any', async () => {
    const planned = await plannedSweep(api.database, { parameters: { learning_rate: 9 } }, 'diverging');
    expect((await api.ask(LearningCurves, '/v1/sweeps/diverging/curves')).items).toEqual([]);
    await recordSweep(api.database, planned, (trial, row) =>
      resultOf(trial, row, trial.layerName === 'first' ? null : 50),
    );
    const { items } = await api.ask(LearningCurves, '/v1/sweeps/diverging/curves');
    expect(items.map(({ layer }) => layer)).toEqual(['second']);
  });
});

describe('GET /v1/sweeps/{id}/path', () => {
  beforeAll(async () => {
    const parameters = [{ optimizer: 'lbfgs', C: [0.1, 10] }, { learning_rate: 0.5 }];
    const planned = await plannedSweep(api.database, { layers: ['second'], parameters }, 'path');
    await recordSweep(api.database, planned, (trial, row) => {
      const { C = 1 } = trial.parameters.optimizer === 'lbfgs' ? trial.parameters : {};
      return { ...resultOf(trial, row, 60), weightNorm: 3 * C };
    });
  });

  it('shows where the probes of a layer lie, those of lbfgs by falling penalty first', async () => {
    const { layer, target, points } = await api.ask(RegularizationPath, '/v1/sweeps/path/path?layer=second');
    expect([layer, target]).toEqual(['second', 'labels']);
    // The penalty is 1 / C.
    expect(points.map(({ optimizer, decay, weight_norm }) => [optimizer, decay, weight_norm])).toEqual([
      ['lbfgs', 10, expect.closeTo(0.3, 12)],
      ['lbfgs', 0.1, 30],
      ['adam', 0, 3],
    ]);
    expect(points[2]).toMatchObject({ learning_rate: 0.5, seed: 0, train_loss: 0.4 });
  });

  it('has no points where the layer has no lbfgs', async () => {
    expect((await api.ask(RegularizationPath, '/v1/sweeps/rates/path?layer=first')).points).toEqual([]);
  });

  it('wants a layer, one that the dataset has', async () => {
    for (const [query, detail] of [
      ['', 'expected the name of a layer'],
      ['?layer=third', 'the dataset has no layer "third": expected one of first, second'],
      ['?layer=first&epoch=3', expect.stringContaining('epoch')],
    ]) {
      expect(await api.refused(`/v1/sweeps/path/path${query}`)).toMatchObject({ status: 422, errors: [{ detail }] });
    }
  });
});
