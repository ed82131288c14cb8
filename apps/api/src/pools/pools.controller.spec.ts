import { PoolList } from '@sonde/contracts';
import { announceTrainer } from '@sonde/persistence';
import { plannedSweep } from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const trainer = { pool: 'cpu', device: 'cpu', host: 'lab', pid: 7, memoryBytes: 4e9, state: 'ready' } as const;

describe('GET /v1/pools', () => {
  it('lists pools with their trainers, and those for which sweeps wait in vain', async () => {
    expect(await api.ask(PoolList, '/v1/pools')).toEqual({ items: [] });
    await announceTrainer(api.database, { ...trainer, id: 'a', warmHits: 3, warmMisses: 1 });
    await announceTrainer(api.database, { ...trainer, id: 'b', state: 'draining', warmHits: 0, warmMisses: 0 });
    await announceTrainer(api.database, { ...trainer, id: 'gone', pool: 'old', warmHits: 0, warmMisses: 0 });
    const seenAt = new Date(Date.now() - 61_000);
    await api.database.prisma.trainer.update({ where: { id: 'gone' }, data: { seenAt } });
    await plannedSweep(api.database, { pool: 'gpu' }, 'waits');
    await plannedSweep(api.database, {}, 'runs');
    const { items } = await api.ask(PoolList, '/v1/pools');
    expect(items).toMatchObject([
      {
        name: 'cpu',
        open_sweeps: 1,
        trainers: [
          // 3 of 4 packs found their features in memory.
          { id: 'a', device: 'cpu', host: 'lab', pid: 7, memory_bytes: 4e9, state: 'ready', warm_hit_rate: 0.75 },
          { id: 'b', state: 'draining', warm_hit_rate: null },
        ],
      },
      { name: 'gpu', open_sweeps: 1, trainers: [] },
    ]);
  });
});
