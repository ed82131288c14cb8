import { SweepPage, SweepView } from '@sonde/contracts';
import { moveSweep } from '@sonde/persistence';
import { plannedSweep } from '@sonde/persistence/testing/builders';
import { until } from '@sonde/testing';
import { listen } from '../__fixtures__/event-stream';
import { createGate, type Gate } from '../__fixtures__/gate';
import { startApi, type TestApi } from '../__fixtures__/test-api';
import { SweepsService } from './sweeps.service';

let postgresGate: Gate;
let api: TestApi;
beforeAll(async () => {
  const servers = new URL(process.env['SONDE_TEST_POSTGRES_URL'] ?? '');
  postgresGate = await createGate(servers.host);
  api = await startApi(({ databaseUrl }) => ({
    SONDE_DATABASE_URL: databaseUrl.replace(servers.host, postgresGate.address),
  }));
});
afterAll(async () => {
  await api.stop();
  await postgresGate.close();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await api.database.prisma.sweep.deleteMany();
});

describe('GET /v1/sweeps/{id}/events', () => {
  it('tells the sweep at once and when it changes, and ends after it', async () => {
    await plannedSweep(api.database, {}, 'sweep');
    const stream = await listen(api, '/v1/sweeps/sweep/events');
    const first = await stream.next();
    expect(first).toMatchObject({ event: 'sweep', data: { id: 'sweep', state: 'running' } });
    expect(SweepView.parse(first?.data)).toEqual(first?.data);
    await moveSweep(api.database, 'sweep', ['running'], 'paused');
    expect(await stream.next()).toMatchObject({ event: 'sweep', data: { state: 'paused' } });
    await moveSweep(api.database, 'sweep', ['paused'], 'completed');
    expect(await stream.next()).toMatchObject({ event: 'sweep', data: { state: 'completed' } });
    expect(await stream.next()).toEqual({ event: 'end', data: {} });
    expect(await stream.next()).toBeUndefined();
  });

  it('knows no sweep by another id, before a stream begins', async () => {
    expect(await api.refused('/v1/sweeps/nobody/events')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await api.refused('/v1/sweeps/%00/events')).toMatchObject({ status: 422 });
  });

  it('waits for a Postgres that is away', async () => {
    await plannedSweep(api.database, {}, 'sweep');
    const look = jest.spyOn(SweepsService.prototype, 'show');
    const stream = await listen(api, '/v1/sweeps/sweep/events');
    await stream.next();
    postgresGate.shut();
    await moveSweep(api.database, 'sweep', ['running'], 'paused');
    await until('a look that failed', async () => {
      const looks = await Promise.allSettled(look.mock.results.map(({ value }) => value as Promise<SweepView>));
      return looks.some(({ status }) => status === 'rejected');
    });
    expect(await api.refused('/v1/sweeps/sweep/events')).toMatchObject({ status: 503, code: 'unavailable' });
    postgresGate.open();
    expect(await stream.next()).toMatchObject({ event: 'sweep', data: { state: 'paused' } });
    stream.close();
  });

  it('looks once for all who listen, and no longer than they do', async () => {
    for (const id of ['left', 'stays']) await plannedSweep(api.database, {}, id);
    const look = jest.spyOn(SweepsService.prototype, 'show');
    const looksAt = (sweep: string) => look.mock.calls.filter(([id]) => id === sweep).length;
    const two = [await listen(api, '/v1/sweeps/left/events'), await listen(api, '/v1/sweeps/left/events')];
    for (const stream of two) await stream.next();
    expect(looksAt('left')).toBe(1);
    for (const stream of two) stream.close();

    const stays = await listen(api, '/v1/sweeps/stays/events');
    await stays.next();
    const before = looksAt('left');
    await until('two more looks', () => looksAt('stays') === 3);
    expect(looksAt('left')).toBe(before);
    stays.close();
  });
});

describe('GET /v1/events', () => {
  it('tells the first page of the list at once and when it changes', async () => {
    const stream = await listen(api, '/v1/events');
    expect(await stream.next()).toEqual({ event: 'sweeps', data: { items: [], next_cursor: null } });
    await plannedSweep(api.database, {}, 'sweep');
    const second = await stream.next();
    expect(second).toMatchObject({ event: 'sweeps', data: { items: [{ id: 'sweep' }] } });
    expect(SweepPage.parse(second?.data)).toEqual(second?.data);
    stream.close();
  });
});

describe('the end of the api', () => {
  it('ends streams that are open, without the event after which a browser would not come back', async () => {
    const ending = await startApi();
    await plannedSweep(ending.database, {}, 'sweep');
    const streams = [await listen(ending, '/v1/sweeps/sweep/events'), await listen(ending, '/v1/events')];
    for (const stream of streams) await stream.next();
    await ending.stop();
    for (const stream of streams) expect(await stream.next()).toBeUndefined();
  });
});
