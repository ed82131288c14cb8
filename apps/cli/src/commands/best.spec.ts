import { startFakeApi, type FakeApi } from '../__fixtures__/fake-api';
import { bestList, ranked, sweepReport } from '../__fixtures__/samples';
import { printed } from '../__fixtures__/printed';
import { best, type BestOptions } from './best';

const LIST = bestList([{}], { notes: ['7 trials failed'] });
const REPORT = sweepReport({
  best: [ranked({ layer: 'second' })],
  layers: [ranked({ layer: 'first' }), ranked({ layer: 'second' })],
  notes: ['7 trials failed'],
});

let api: FakeApi;
beforeAll(async () => {
  api = await startFakeApi(({ what }) => {
    if (what === 'GET /v1/sweeps/a%2Fb/report') return { json: REPORT };
    if (/^GET \/v1\/(sweeps\/a%2Fb|datasets\/tiny%4012345678)\/best\?/.test(what)) return { json: LIST };
    return { status: 404 };
  });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
});

async function asking(id: string | undefined, options: Partial<BestOptions>) {
  const before = api.asked.length;
  const result = await printed(() => best(id, { rule: 'mean', count: 10, ...options }));
  return { ...result, asked: api.asked.slice(before).map(({ what }) => what) };
}

describe('sonde best', () => {
  it('asks by rule, layer and target, and says the rule and the notes', async () => {
    const { code, stdout, stderr, asked } = await asking('a/b', {
      rule: 'one_se',
      layer: 'model/a&b',
      target: 't',
      count: 3,
    });
    expect(asked).toEqual(['GET /v1/sweeps/a%2Fb/best?rule=one_se&layer=model%2Fa%26b&target=t&limit=3']);
    expect([code, stderr]).toEqual([0, 'note: 7 trials failed\n']);
    expect(stdout.split('\n').slice(0, 2)).toEqual(['Rule mean: the best mean over seeds of val/accuracy', '']);
    expect(JSON.parse((await asking('a/b', { json: true })).stdout)).toEqual(LIST);
  });

  it('asks for all sweeps over a dataset', async () => {
    const { code, asked } = await asking(undefined, { dataset: 'tiny@12345678' });
    expect([code, asked]).toEqual([0, ['GET /v1/datasets/tiny%4012345678/best?limit=10']]);
  });

  it('shows the best of each layer', async () => {
    const { stdout, stderr } = await asking('a/b', { layers: true });
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['layer', 'first', 'second', '']);
    expect(stderr).toBe('note: 7 trials failed\n');
    expect(JSON.parse((await asking('a/b', { layers: true, json: true })).stdout)).toEqual(REPORT.layers);
  });

  it('asks nobody where what is meant cannot be told', async () => {
    const wrong: [id: string | undefined, options: Partial<BestOptions>, complaint: string][] = [
      [undefined, {}, 'name a sweep, or a dataset with --dataset'],
      ['a/b', { dataset: 'tiny' }, 'name a sweep, or a dataset with --dataset'],
      [undefined, { dataset: 'tiny', rule: 'one_se' }, 'rule one_se compares rows within one sweep'],
      [undefined, { dataset: 'tiny', layers: true }, '--layers is about one sweep'],
    ];
    for (const [id, options, complaint] of wrong) {
      const { code, stderr, asked } = await asking(id, options);
      expect([code, asked]).toEqual([2, []]);
      expect(stderr).toContain(complaint);
    }
  });
});
