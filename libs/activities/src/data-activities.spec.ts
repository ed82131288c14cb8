import { BadInput, StackUnavailable } from '@sonde/contracts';
import type { RegistrationState } from '@sonde/contracts/temporal';
import type { DatasetDescription, DatasetOutline, ExaminedLayer } from '@sonde/domain';
import { ActivityCancellationDetails, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createDataActivities, type DatasetExaminer, type RegistrationStore } from './data-activities';
import { createRegistrationActivities } from './registration-activities';

const MB = 2 ** 20;
const examined: ExaminedLayer = { digests: { train: 'd' }, constantColumns: [], issues: [] };
const outline = {
  layers: [60, 10, 3, 3].map((size, layer) => ({ name: `l${layer}`, file: `l${layer}`, columns: 1, bytes: size * MB })),
} as Partial<DatasetOutline> as DatasetOutline;
const description = { digest: 'd' } as Partial<DatasetDescription> as DatasetDescription;
const id = 'r';

/** A registration in memory, as the store has it. */
function storeOf(before: { state?: RegistrationState; examined?: readonly number[] } = {}) {
  const layers = new Map((before.examined ?? []).map((layer) => [layer, examined]));
  const records: (readonly { layer: number; bytesDone: number }[])[] = [];
  let state = before.state ?? 'running';
  const store: RegistrationStore = {
    findRegistration: () =>
      Promise.resolve({
        ...{ root: '/data', name: 'tiny', state },
        progress: { files: 4, filesDone: layers.size, bytes: 76 * MB, bytesDone: 0 },
      }),
    storeOutline: () => Promise.resolve(void (state = 'running')),
    findOutline: () => Promise.resolve(outline),
    unexaminedLayers: (_, { among = [0, 1, 2, 3] }) =>
      Promise.resolve(
        among
          .filter((layer) => !layers.has(layer))
          .map((layer) => ({ layer, bytes: outline.layers[layer]?.bytes ?? 0 })),
      ),
    recordLayers: (_, recorded) => {
      records.push(recorded.map(({ layer, bytesDone }) => ({ layer, bytesDone })));
      for (const each of recorded) if (each.examined) layers.set(each.layer, each.examined);
      return Promise.resolve();
    },
    examinedLayers: () => Promise.resolve([...layers.values()]),
    completeRegistration: () => {
      state = 'completed';
      return Promise.resolve({ name: 'tiny', version: 3 });
    },
  };
  return { store, records, layers };
}

const examiner = (own: Partial<DatasetExaminer> = {}): DatasetExaminer => ({
  outline: () => Promise.resolve(outline),
  examine: ({ layers }, { onLayer }) => {
    layers.forEach((layer) => onLayer(layer, examined));
    return Promise.resolve();
  },
  describe: () => Promise.resolve(description),
  ...own,
});

const environment = () => new MockActivityEnvironment();

describe('openDataset', () => {
  it('stores the outline and hands out what is to be examined, small files together', async () => {
    const { store } = storeOf({ state: 'pending' });
    const { openDataset } = createDataActivities(store, examiner());
    expect(await environment().run(openDataset, { registrationId: id })).toMatchObject({
      ...{ name: 'tiny', progress: { files: 4, filesDone: 0 } },
      // 60 and 10 MB are more than 64 together, and 10 + 3 + 3 are not.
      batches: [[0], [1, 2, 3]],
    });
  });

  it('does not read a dataset that is open', async () => {
    const { store } = storeOf({ examined: [0, 2] });
    const never = () => Promise.reject(new Error('read again'));
    const { openDataset } = createDataActivities(store, examiner({ outline: never }));
    const page = await environment().run(openDataset, { registrationId: id });
    expect(page).toMatchObject({ batches: [[1, 3]] });
    const { layersToExamine } = createRegistrationActivities({ ...store, stopRegistration: () => Promise.resolve() });
    expect(await layersToExamine({ registrationId: id })).toEqual(page);
  });
});

describe('examineLayers', () => {
  it('examines what was not examined before, and records it', async () => {
    const { store, records, layers } = storeOf({ examined: [2] });
    const { examineLayers } = createDataActivities(store, examiner());
    const progress = await environment().run(examineLayers, { registrationId: id, layers: [1, 2, 3] });
    expect(progress).toMatchObject({ filesDone: 3 });
    expect(records.flat()).toEqual([
      { layer: 1, bytesDone: 10 * MB },
      { layer: 3, bytesDone: 3 * MB },
    ]);
    expect([...layers.keys()]).toEqual([2, 1, 3]);
  });

  it('keeps what was found before a file turned out to be bad', async () => {
    const { store, layers } = storeOf();
    const bad = new BadInput('l3 is truncated', [{ message: 'is truncated', file: 'l3' }]);
    const { examineLayers } = createDataActivities(
      store,
      examiner({
        examine: (_, { onLayer, onBytes }) => {
          onLayer(1, examined);
          onBytes(3, 5);
          return Promise.reject(bad);
        },
      }),
    );
    await expect(environment().run(examineLayers, { registrationId: id, layers: [1, 3] })).rejects.toMatchObject({
      ...{ type: 'bad_input', nonRetryable: true, message: 'l3 is truncated' },
      details: [{ code: 'bad_input', issues: bad.issues }],
    });
    expect([...layers.keys()]).toEqual([1]);
  });

  it('waits for a Postgres that is away, and loses nothing', async () => {
    const { store, layers } = storeOf();
    let tries = 0;
    const recordLayers: RegistrationStore['recordLayers'] = (...recorded) =>
      ++tries < 3 ? Promise.reject(new StackUnavailable('away')) : store.recordLayers(...recorded);
    const { examineLayers } = createDataActivities({ ...store, recordLayers }, examiner());
    await environment().run(examineLayers, { registrationId: id, layers: [0, 1] });
    expect([...layers.keys()]).toEqual([0, 1]);
  });

  it.each([
    [{ cancelRequested: true }, { name: 'CancelledFailure' }],
    [{ workerShutdown: true }, { type: 'worker_lost', nonRetryable: false }],
  ])('stops where %j, and keeps what was found', async (reason, failure) => {
    const { store, layers } = storeOf();
    const stopping = environment();
    const { examineLayers } = createDataActivities(
      store,
      examiner({
        examine: (_, { signal, onLayer }) =>
          new Promise((_resolve, reject) => {
            onLayer(0, examined);
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            stopping.cancel('CANCELLED', new ActivityCancellationDetails(reason));
          }),
      }),
    );
    const stopped = stopping.run(examineLayers, { registrationId: id, layers: [0, 1] });
    await expect(stopped).rejects.toMatchObject(failure);
    if ('cancelRequested' in reason) await expect(stopped).rejects.toBeInstanceOf(CancelledFailure);
    expect([...layers.keys()]).toEqual([0]);
  });
});

describe('describeDataset', () => {
  it('stores the version, once', async () => {
    const { store } = storeOf({ examined: [0, 1, 2, 3] });
    const seen: number[] = [];
    const describeIt: DatasetExaminer['describe'] = (dataset) => {
      seen.push(dataset.examined.length);
      return Promise.resolve(description);
    };
    const { describeDataset } = createDataActivities(store, examiner({ describe: describeIt }));
    const outcome = await environment().run(describeDataset, { registrationId: id });
    expect(outcome).toEqual({ state: 'completed', summary: 'tiny, version 3' });
    expect(await environment().run(describeDataset, { registrationId: id })).toMatchObject({ state: 'completed' });
    expect(seen).toEqual([4]);
  });
});
