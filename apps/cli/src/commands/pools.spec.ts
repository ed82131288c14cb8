import type { PoolList } from '@sonde/contracts';
import { startFakeApi, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import { pools } from './pools';

const now = new Date().toISOString();
const trainer = { id: 'a', device: 'cpu', host: 'lab', pid: 7, started_at: now, seen_at: now } as const;
const LIST: PoolList = {
  items: [
    {
      name: 'cpu',
      open_sweeps: 2,
      trainers: [
        { ...trainer, memory_bytes: 6 * 2 ** 30, state: 'ready', warm_hit_rate: 0.75 },
        { ...trainer, pid: 8, memory_bytes: 500 * 2 ** 20, state: 'draining', warm_hit_rate: null },
      ],
    },
    { name: 'gpu', open_sweeps: 1, trainers: [] },
  ],
};

let api: FakeApi;
beforeAll(async () => {
  api = await startFakeApi(() => ({ json: LIST }));
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
});

describe('sonde pools', () => {
  it('shows the trainers of each pool, and that one has none', async () => {
    const { code, stdout } = await printed(() => pools({}));
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\d s ago/g, '1 s ago').split('\n')).toEqual([
      'pool  sweeps  state       device  host   memory  warm  seen',
      'cpu        2  ready       cpu     lab:7  6.0 GB  75 %  1 s ago',
      'cpu        2  draining    cpu     lab:8  500 MB  –     1 s ago',
      'gpu        1  no trainer',
      '',
    ]);
    expect(JSON.parse((await printed(() => pools({ json: true }))).stdout)).toEqual(LIST);
  });
});
