import type { RegistrationActivities, RegistrationEnd, RegistrationOutcome } from '@sonde/contracts/temporal';
import { examinationPage, type RegistrationStore } from './data-activities';
import { translated } from './to-application-failure';

/** What the bookkeeping of registrations needs of Postgres. */
export interface RegistrationBooks extends Pick<RegistrationStore, 'findRegistration' | 'unexaminedLayers'> {
  /** Ends a registration, unless it has ended. */
  stopRegistration(id: string, end: RegistrationEnd): Promise<void>;
}

/** The orchestrator's activities for registrations. All are idempotent. */
export function createRegistrationActivities(books: RegistrationBooks): RegistrationActivities {
  return {
    layersToExamine: ({ registrationId }) => translated(() => examinationPage(books, registrationId)),

    closeRegistration: ({ registrationId, end }) =>
      translated(async (): Promise<RegistrationOutcome> => {
        await books.stopRegistration(registrationId, end);
        const { state } = await books.findRegistration(registrationId);
        return { state, summary: end.kind === 'failed' ? end.failure.message : 'cancelled' };
      }),
  };
}
