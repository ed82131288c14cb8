import { variedParameters } from '../index';
import { plannedSweep } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

async function varied(parameters: object, target = 'labels') {
  await plannedSweep(database, { layers: ['second'], parameters });
  await database.prisma.configuration.updateMany({ where: { learningRate: { gte: 0.1 } }, data: { n: 1 } });
  return variedParameters(database, 'sweep1', target);
}

describe('variedParameters', () => {
  it('names what has several values, in the order of the alphabet', async () => {
    const parameters = { learning_rate: [0.1, 0.2], epochs: 5, batch_size: [8, 'full'], patience: ['off', 3] };
    expect(await varied(parameters)).toEqual(['batch_size', 'learning_rate', 'patience']);
  });

  it('names what some optimisers lack', async () => {
    const names = await varied([{ optimizer: 'sgd', learning_rate: 0.1, momentum: 0.9 }, { optimizer: 'adam' }]);
    expect(names).toEqual(['learning_rate', 'momentum', 'nesterov', 'optimizer']);
  });

  it('finds what no sample shows', async () => {
    // The first 1,100 differ in weight decay alone; the others in their epochs and lack of a schedule, or in a momentum.
    const decays = Array.from({ length: 1_100 }, (_, at) => at);
    await plannedSweep(database, { layers: ['first'], parameters: { weight_decay: decays } });
    await database.prisma.configuration.updateMany({ data: { n: 1 } });
    await database.prisma.$executeRaw`
      INSERT INTO configurations (sweep_id, id, layer, layer_name, target, parameters)
      SELECT sweep_id, another.id, layer, layer_name, target, another.parameters
        FROM (SELECT * FROM configurations LIMIT 1) AS one, LATERAL (
               VALUES ('other', one.parameters - 'schedule' || '{"epochs": 7}'),
                      ('more', one.parameters || '{"momentum": 0.9}')) AS another (id, parameters)`;
    const names = ['epochs', 'momentum', 'schedule', 'weight_decay'];
    expect(await variedParameters(database, 'sweep1', 'labels')).toEqual(names);
  });

  it('names none of a single configuration, of none, and while none has a probe', async () => {
    expect(await varied({ learning_rate: 0.1 })).toEqual([]);
    expect(await variedParameters(database, 'sweep1', 'tense')).toEqual([]);
    await plannedSweep(database, { parameters: { learning_rate: [0.1, 0.2] } }, 'open');
    expect(await variedParameters(database, 'open', 'labels')).toEqual([]);
  });
});
