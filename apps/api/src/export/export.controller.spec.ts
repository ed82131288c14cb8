import { closePack } from '@sonde/persistence';
import { numbersResultOf, plannedSweep, recordSweep, resultOf } from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function exported(path: string) {
  const response = await api.send(path);
  expect(response.status).toBe(200);
  return { headers: response.headers, text: await response.text() };
}

describe('GET /v1/sweeps/{id}/export', () => {
  let keys: string[];
  beforeAll(async () => {
    // A trial of adam and one of lbfgs at each layer.
    const parameters = [
      { learning_rate: 0.1, epochs: 3 },
      { optimizer: 'lbfgs', C: 2 },
    ];
    const planned = await plannedSweep(api.database, { parameters }, 'mixed');
    const { trials, ...rest } = planned;
    const first = trials.filter(({ layerName }) => layerName === 'first');
    keys = first.map(({ probeKey }) => probeKey);
    await recordSweep(api.database, { ...rest, trials: first }, (trial, row) =>
      resultOf(trial, row, trial.parameters.optimizer === 'lbfgs' ? null : 70, 1 / 3),
    );
    const failure = { class: 'internal', message: '=1+1, "quoted"' } as const;
    await closePack(api.database, { sweepId: 'mixed', layer: 1, pack: trials.at(-1)?.pack ?? 0 }, failure);
  });

  it('writes a line a trial as CSV, with the columns that some trial has', async () => {
    const { headers, text } = await exported('/v1/sweeps/mixed/export?format=csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="a-sweep-mixed.csv"');
    const [header = '', adam = '', lbfgs = '', ...more] = text.split('\r\n');
    expect(header.split(',')).toEqual([
      ...['index', 'layer', 'target', 'configuration', 'seed', 'state', 'probe_key'],
      ...['optimizer', 'learning_rate', 'weight_decay', 'C', 'batch_size', 'epochs', 'schedule', 'warmup_epochs'],
      ...['patience', 'max_iterations', 'normalization', 'class_weight', 'hidden', 'init', 'resample'],
      ...['train_rows', 'train_correct', 'train_accuracy', 'train_loss'],
      ...['val_rows', 'val_correct', 'val_accuracy', 'val_loss'],
      ...['val_balanced_accuracy', 'val_macro_f1', 'val_auroc', 'val_ece'],
      ...['failure_class', 'failure_message', 'pruned_at', 'pruned_rank'],
    ]);
    const cells = (line: string) =>
      Object.fromEntries(header.split(',').map((name, at) => [name, line.split(',')[at]]));
    expect(cells(adam)).toMatchObject({
      ...{ index: '0', layer: 'first', target: 'labels', seed: '0', state: 'succeeded', probe_key: keys[0] },
      ...{ optimizer: 'adam', learning_rate: '0.1', C: '', epochs: '3' },
      ...{ train_rows: '200', train_correct: '150', train_accuracy: '0.75', train_loss: '0.4' },
      ...{ val_rows: '100', val_correct: '70', val_accuracy: '0.7', val_loss: '0.3333333333333333', val_auroc: '' },
      ...{ failure_class: '', pruned_at: '' },
    });
    expect(cells(lbfgs)).toMatchObject({ state: 'diverged', C: '2', learning_rate: '', val_rows: '100', val_loss: '' });
    // Of the second layer one pack has failed; a pack has trials of one optimiser.
    expect(more.filter((line) => line.includes(',failed,'))).toHaveLength(1);
    expect(text).toContain(`,internal,"'=1+1, ""quoted""",,\r\n`);
    expect(text).not.toContain('test');
  });

  it('writes a trial a line as JSON, as the api lists it, with the figures of its probe', async () => {
    const { headers, text } = await exported('/v1/sweeps/mixed/export?format=jsonl');
    expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="a-sweep-mixed.jsonl"');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(lines[0]).toMatchObject({
      ...{ index: 0, layer: 'first', target: 'labels', seed: 0, state: 'succeeded', probe_key: keys[0], failure: null },
      parameters: { optimizer: 'adam', learning_rate: 0.1 },
      train: { rows: 200, correct: 150, loss: 0.4, accuracy: 0.75 },
      val: { rows: 100, correct: 70, loss: 1 / 3, accuracy: 0.7 },
    });
    expect(lines.find(({ state }) => state === 'failed')).toMatchObject({
      ...{ probe_key: null, train: null, val: null },
      failure: { class: 'internal', message: '=1+1, "quoted"' },
    });
  });

  it('has the figures of other tasks, and nothing but the header before there are trials', async () => {
    const planned = await plannedSweep(api.database, { dataset: 'numbers', layers: ['first'] }, 'numbers');
    await recordSweep(api.database, planned, (trial, row) => numbersResultOf(trial, row, { mse: 2, r2: -0.5 }));
    const { text } = await exported('/v1/sweeps/numbers/export');
    const [header, line, ...more] = text.split('\r\n');
    expect(header).toContain('train_rows,train_correct,train_loss,val_rows,val_correct,val_loss,val_r2,val_mse,');
    expect(line).toContain(',200,,0.1,100,,2,-0.5,2,');
    expect(more).toEqual(['']);
  });

  it('refuses what it cannot write', async () => {
    expect(await api.refused('/v1/sweeps/mixed/export?format=xlsx')).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/format', detail: 'expected one of csv, jsonl' }],
    });
    expect(await api.refused('/v1/sweeps/nobody/export')).toMatchObject({ status: 404 });
  });
});
