import type { RegistrationBooks } from '@sonde/activities';
import { NotFound } from '@sonde/contracts';
import { findRegistration, stopRegistration, unexaminedLayers, type Database } from '@sonde/persistence';

/** The orchestrator's activities for registrations see Postgres through this. */
export function createRegistrationBooks(database: Database): RegistrationBooks {
  return {
    findRegistration: async (id) => {
      const found = await findRegistration(database, id);
      if (!found) throw new NotFound(`no registration ${id}`);
      return found;
    },
    unexaminedLayers: (id, wanted) => unexaminedLayers(database, id, wanted),
    stopRegistration: async (id, end) => {
      const stop =
        end.kind === 'failed' ? { state: 'failed' as const, failure: end.failure } : { state: 'cancelled' as const };
      await stopRegistration(database, id, stop);
    },
  };
}
