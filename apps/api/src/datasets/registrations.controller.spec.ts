import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetExaminer } from '@sonde/activities';
import { writeSafetensors } from '@sonde/arrays';
import { Registration } from '@sonde/contracts';
import { registrationWorkflowId } from '@sonde/contracts/temporal';
import { announceTrainer } from '@sonde/persistence';
import { until, writeTinyDataset } from '@sonde/testing';
import { localExaminer } from '@sonde/trainer/local-examiner';
import { listen } from '../__fixtures__/event-stream';
import { startApi, type TestApi } from '../__fixtures__/test-api';
import { startDataWorker, startOrchestrator, type RunningWorker } from '../__fixtures__/workers';

let api: TestApi;
let workers: RunningWorker[];
let folder: string;
/** Holds layers back until it is called. */
let release: () => void;
let gate: Promise<void>;
let examinations: number;

const examiner: DatasetExaminer = {
  ...localExaminer,
  examine: async (dataset, hooks) => {
    examinations++;
    const called = new Promise<void>((resolve) => hooks.signal.addEventListener('abort', () => resolve()));
    await Promise.race([gate, called]);
    hooks.signal.throwIfAborted();
    await localExaminer.examine(dataset, hooks);
  },
};

beforeAll(async () => {
  api = await startApi(({ folder: root }) => ({ SONDE_DATA_ROOTS: root }));
  workers = [await startOrchestrator(api), await startDataWorker(api, examiner)];
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await api.stop();
});
let datasets = 0;
beforeEach(async () => {
  examinations = 0;
  gate = Promise.resolve();
  release = () => undefined;
  folder = join(api.folder, `data-${datasets++}`);
  await writeTinyDataset(folder);
});
afterEach(() => release());

const hold = (): void => void (gate = new Promise((resolve) => (release = resolve)));
const post = (path = folder) => api.send('/v1/datasets', { method: 'POST', body: { path } });
const begin = async (path = folder) => Registration.parse(await (await post(path)).json());
const show = (id: string) => api.ask(Registration, `/v1/datasets/registrations/${id}`);
const ended = (id: string) =>
  until('the end of a registration', async () => {
    const registration = await show(id);
    return registration.finished_at !== null && registration;
  });
const examining = (id: string) => until('examination', async () => examinations > 0 && (await show(id)));

/** Lets the clock of the api run ahead, so that files are no longer those of a moment ago. */
function settle(): void {
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + 3000);
}
afterEach(() => jest.restoreAllMocks());

describe('POST /v1/datasets', () => {
  it('answers at once with a registration, which shows how far it is and ends with the version', async () => {
    hold();
    const response = await post();
    expect(response.status).toBe(202);
    const begun = Registration.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/datasets/registrations/${begun.id}`);
    expect(begun).toMatchObject({ name: 'tiny', path: folder, state: 'pending', dataset: null, problem: null });
    // Two layers of 120 rows of 4 float32.
    const progress = { files: 2, files_done: 0, bytes: 3840, bytes_done: 0 };
    expect(await examining(begun.id)).toMatchObject({ state: 'running', progress, finished_at: null });
    release();
    expect(await ended(begun.id)).toMatchObject({
      state: 'completed',
      progress: { ...progress, files_done: 2, bytes_done: 3840 },
      dataset: { name: 'tiny', path: folder },
      temporal_url: expect.stringContaining(registrationWorkflowId(begun.id)),
    });
  });

  it('has one registration for the same folder, however often it is asked for', async () => {
    hold();
    const ids = (await Promise.all([begin(), begin(), begin()])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    await examining(ids[0] ?? '');
    expect((await begin()).id).toBe(ids[0]);
    release();
    await ended(ids[0] ?? '');
    expect(examinations).toBe(1);
  });

  it('answers with the version where no file was written since, and reads anew where one was', async () => {
    settle();
    const { id } = await ended((await begin()).id);
    const again = await post();
    expect([again.status, again.headers.get('location')]).toEqual([200, `/v1/datasets/registrations/${id}`]);
    const known = Registration.parse(await again.json());
    expect(known).toMatchObject({ id, state: 'completed', dataset: { name: 'tiny' } });
    expect(examinations).toBe(1);

    await chmod(join(folder, 'second.safetensors'), 0o600);
    expect((await post()).status).toBe(202);
    await until('a second examination', () => examinations === 2);
  });

  it('reads anew what had just been written when it was registered', async () => {
    await ended((await begin()).id);
    expect((await post()).status).toBe(202);
  });

  it('refuses at once what it can see without reading', async () => {
    await rm(join(folder, 'first.safetensors'));
    expect(await api.refused('/v1/datasets', { method: 'POST', body: { path: folder } })).toMatchObject({
      ...{ status: 422, code: 'bad_input' },
      errors: [{ file: join(folder, 'first.safetensors'), detail: 'there is no such file' }],
    });
  });
});

describe('a registration that fails', () => {
  it('has the problem with every place', async () => {
    const features = new Float32Array(60 * 4).fill(1);
    features[7 * 4 + 2] = NaN;
    const rest = { shape: [30, 4], data: new Float32Array(30 * 4) };
    const file = join(folder, 'second.safetensors');
    await writeSafetensors(file, { train: { shape: [60, 4], data: features }, val: rest, test: rest });
    const { problem, ...registration } = await ended((await begin()).id);
    expect(registration).toMatchObject({ state: 'failed', dataset: null, waiting_for: null });
    const detail = 'NaN at row 7, column 2 of train: expected finite values (as float32)';
    expect(problem).toEqual({
      ...{ type: 'urn:sonde:problem:bad_input', title: 'bad input', status: 422, code: 'bad_input' },
      detail: `${folder} cannot be used as a dataset`,
      errors: [{ detail, file, split: 'train', row: 7 }],
    });
  });

  it('fails by its headers likewise', async () => {
    await writeFile(join(folder, 'second.safetensors'), 'nothing');
    const { problem } = await ended((await begin()).id);
    expect(problem?.errors?.map(({ file }) => file)).toEqual([join(folder, 'second.safetensors')]);
  });
});

describe('POST /v1/datasets/registrations/{id}/cancel', () => {
  it('ends it at once, and a later one begins anew', async () => {
    hold();
    const { id } = await begin();
    await examining(id);
    const path = `/v1/datasets/registrations/${id}/cancel`;
    const response = await api.send(path, { method: 'POST' });
    expect([response.status, Registration.parse(await response.json()).state]).toEqual([202, 'cancelled']);
    expect((await api.send(path, { method: 'POST' })).status).toBe(202);
    const handle = api.temporal.client.workflow.getHandle(registrationWorkflowId(id));
    expect(await handle.result()).toMatchObject({ state: 'cancelled' });
    const next = await begin();
    expect(next.id).not.toBe(id);
    release();
    expect(await ended(next.id)).toMatchObject({ state: 'completed' });
    expect(await show(id)).toMatchObject({ state: 'cancelled', dataset: null });
  });

  it('knows no registration by another id', async () => {
    for (const [path, method] of [
      ['', 'GET'],
      ['/events', 'GET'],
      ['/cancel', 'POST'],
    ] as const) {
      const problem = await api.refused(`/v1/datasets/registrations/nobody${path}`, { method });
      expect(problem).toMatchObject({ status: 404, code: 'not_found' });
    }
  });
});

describe('GET /v1/datasets/registrations/{id}/events', () => {
  it('tells the registration at once and when it changes, and ends after it', async () => {
    hold();
    const { id } = await begin();
    await examining(id);
    const stream = await listen(api, `/v1/datasets/registrations/${id}/events`);
    expect(await stream.next()).toMatchObject({ event: 'registration', data: { id, state: 'running' } });
    release();
    const last = await until('the end', async () => {
      const next = await stream.next();
      return next?.event === 'registration' && Registration.parse(next.data).state === 'completed' && next;
    });
    expect(last).toMatchObject({ data: { dataset: { name: 'tiny' } } });
    expect(await stream.next()).toEqual({ event: 'end', data: {} });
    expect(await stream.next()).toBeUndefined();
  });
});

describe('a registration without a trainer', () => {
  it('says that it waits for one', async () => {
    hold();
    const { id } = await begin();
    await examining(id);
    expect(await show(id)).toMatchObject({ waiting_for: 'trainer' });
    await announceTrainer(api.database, {
      ...{ id: 't', pool: 'gpu', device: 'cpu', host: 'h', pid: 1, memoryBytes: 1 },
      ...{ state: 'ready', warmHits: 0, warmMisses: 0 },
    });
    expect(await show(id)).toMatchObject({ waiting_for: null });
    await api.database.prisma.trainer.deleteMany();
  });
});

describe('reconcile', () => {
  it('starts the workflow of a registration that has none, and closes one whose workflow was ended', async () => {
    hold();
    const { id } = await begin();
    await examining(id);
    await api.temporal.client.workflow.getHandle(registrationWorkflowId(id)).terminate();
    await api.send('/v1/reconcile', { method: 'POST' });
    expect(await show(id)).toMatchObject({ state: 'cancelled' });
    release();

    const lost = { id: 'lost', root: folder, name: 'tiny', stamp: 'lost', isSettled: false };
    await api.database.prisma.registration.create({ data: lost });
    await api.send('/v1/reconcile', { method: 'POST' });
    expect(await ended('lost')).toMatchObject({ state: 'completed' });
  });
});
