import type { FailureClass } from './states';

export const REGISTRATION_STATES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** What a registration is, to workflow and activities: its row in Postgres has the rest. */
export interface RegistrationReference {
  readonly registrationId: string;
}

export interface RegistrationWorkflowInput extends RegistrationReference {
  /** Whether the dataset was opened by an earlier run, which continued as new. */
  readonly isOpen?: boolean;
}

/** How far the layers of a dataset are examined. */
export interface ExaminationProgress {
  readonly files: number;
  readonly filesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
}

/** Layers that remain to be examined. */
export interface ExaminationPage {
  /** Name of the dataset. */
  readonly name: string;
  readonly progress: ExaminationProgress;
  /** Indices of layers, a list for each activity; at most `BATCHES_PER_RUN` lists. */
  readonly batches: readonly (readonly number[])[];
}

export interface RegistrationFailure {
  readonly class: FailureClass;
  readonly message: string;
  /** Issues of bad input with their places, as the activity reported them. */
  readonly issues?: unknown;
}

/** Why a registration ends without a dataset. */
export type RegistrationEnd =
  { readonly kind: 'cancelled' } | { readonly kind: 'failed'; readonly failure: RegistrationFailure };

export interface RegistrationOutcome {
  readonly state: RegistrationState;
  /** `NAME, version N`, or why there is none; for people. */
  readonly summary: string;
}

/** What reads a dataset's files; it runs on the queue of data. All are safe to run twice. */
export interface DataActivities {
  /** Reads manifest, headers and labels, and stores the outline of the dataset. */
  openDataset(input: RegistrationReference): Promise<ExaminationPage>;
  /** Examines every value of some layers and stores the findings; layers that were examined before are left out. */
  examineLayers(input: RegistrationReference & { readonly layers: readonly number[] }): Promise<ExaminationProgress>;
  /** Combines the findings and stores the version of the dataset. */
  describeDataset(input: RegistrationReference): Promise<RegistrationOutcome>;
}

/** Bookkeeping of registrations, run by the orchestrator. All are safe to run twice. */
export interface RegistrationActivities {
  layersToExamine(input: RegistrationReference): Promise<ExaminationPage>;
  /** Ends a registration that has not ended. */
  closeRegistration(input: RegistrationReference & { readonly end: RegistrationEnd }): Promise<RegistrationOutcome>;
}
