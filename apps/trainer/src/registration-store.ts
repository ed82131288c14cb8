import type { RegistrationStore } from '@sonde/activities';
import { NotFound } from '@sonde/contracts';
import {
  completeRegistration,
  examinedLayers,
  findOutline,
  findRegistration,
  fromPostgres,
  recordLayers,
  storeOutline,
  unexaminedLayers,
  type Database,
} from '@sonde/persistence';

/** The activities on the queue of data see Postgres through this. */
export function createRegistrationStore(database: Database): RegistrationStore {
  /** @throws StackUnavailable where Postgres cannot be reached */
  const asked =
    <Arguments extends unknown[], Result>(ask: (database: Database, ...values: Arguments) => Promise<Result>) =>
    async (...values: Arguments): Promise<Result> => {
      try {
        return await ask(database, ...values);
      } catch (error) {
        throw fromPostgres(error);
      }
    };
  return {
    findRegistration: asked(async (_, id: string) => {
      const found = await findRegistration(database, id);
      if (!found) throw new NotFound(`no registration ${id}`);
      return found;
    }),
    storeOutline: asked(storeOutline),
    findOutline: asked(findOutline),
    unexaminedLayers: asked(unexaminedLayers),
    recordLayers: asked(recordLayers),
    examinedLayers: asked(examinedLayers),
    completeRegistration: asked(completeRegistration),
  };
}
