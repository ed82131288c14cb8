import { listTrainers, openDatabase } from '@sonde/persistence';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { until } from '@sonde/testing';
import { Presence } from './presence';

const own = { id: 't1', pool: 'cpu', device: 'cpu', host: 'here', pid: 7, memoryBytes: 2 ** 33 };

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

const listed = async () => (await listTrainers(database))[0];

describe('Presence', () => {
  it('lists the trainer while it is there, and what it does', async () => {
    const presence = new Presence(database, own);
    presence.begin();
    expect(await until('the trainer', listed)).toMatchObject({ ...own, state: 'ready', warmHits: 0, warmMisses: 0 });
    presence.count(false);
    presence.count(true);
    presence.count(true);
    presence.drain();
    const draining = await until('it to drain', async () => (await listTrainers(database)).find(isDraining));
    expect(draining).toMatchObject({ id: 't1', warmHits: 2, warmMisses: 1 });
    await presence.end();
    expect(await listTrainers(database)).toEqual([]);
  });

  it('complains once where Postgres is away, and nothing else comes of it', async () => {
    const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/nothing');
    const presence = new Presence(away, own);
    presence.begin();
    presence.drain();
    await presence.end();
    expect(complaints).toHaveBeenCalledTimes(1);
    complaints.mockRestore();
    await away.close();
  });
});

function isDraining({ state }: { readonly state: string }): boolean {
  return state === 'draining';
}
