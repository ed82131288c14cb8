import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { BadInput, NotFound, type Registration } from '@sonde/contracts';
import { locateDataset } from '@sonde/datasets';
import {
  createRegistration,
  findRegistration,
  findUnchanged,
  listTrainers,
  openRegistrations,
  stopRegistration,
  type StoredRegistration,
} from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { newId } from '../new-id';
import { RegistrationWorkflows } from '../temporal/registration-workflows';
import { toRegistrationView } from './dataset-views';

/** The folders under which datasets may lie. */
@Injectable()
export class DataRoots {
  constructor(@Inject(ENV) private readonly env: Env) {}

  /** Those of the environment, and those of a file to which the owner of the stack may add while it runs. */
  async list(): Promise<string[]> {
    const { SONDE_DATA_ROOTS, SONDE_DATA_ROOTS_FILE } = this.env;
    const text = SONDE_DATA_ROOTS_FILE ? await readFile(SONDE_DATA_ROOTS_FILE, 'utf8').catch(() => '') : '';
    return [...SONDE_DATA_ROOTS, ...text.split('\n').filter((line) => line !== '')];
  }
}

/** Registers datasets: checks at once what costs nothing, and leaves the rest to a workflow. */
@Injectable()
export class RegistrationsService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly workflows: RegistrationWorkflows,
    private readonly roots: DataRoots,
  ) {}

  /**
   * Begins to register the dataset of a folder, or finds the registration that is under way or has registered the very
   * files.
   *
   * @throws BadInput where dataset.json cannot be used, files are missing, or the folder may not be read
   */
  async register(path: string): Promise<Registration> {
    const { database } = this.postgres;
    const {
      folder: root,
      manifest,
      stamp,
      isSettled,
    } = await locateDataset(path, await this.roots.list()).catch(pointAtPath);
    const unchanged = await findUnchanged(database, { root, stamp });
    if (unchanged) return this.view(unchanged);
    const registration = await createRegistration(database, {
      ...{ id: newId(), name: manifest.name, root, stamp, isSettled },
    });
    await this.workflows.start(registration);
    return this.view(registration);
  }

  /** @throws NotFound */
  async find(id: string): Promise<StoredRegistration> {
    const registration = await findRegistration(this.postgres.database, id);
    if (!registration) throw new NotFound(`no registration ${JSON.stringify(id)}`);
    return registration;
  }

  /** @throws NotFound */
  async show(id: string): Promise<Registration> {
    return this.view(await this.find(id));
  }

  /** Cancelling what has ended changes nothing. @throws NotFound; StackUnavailable, after which it has ended too */
  async cancel(id: string): Promise<Registration> {
    await this.find(id);
    // Nothing has to be tidied up after a registration, so it has ended now; its workflow ends as soon as it hears of it.
    if (await stopRegistration(this.postgres.database, id, { state: 'cancelled' })) await this.workflows.cancel(id);
    return this.show(id);
  }

  /** Ensures that each open registration has a workflow, and closes those whose workflow somebody ended. */
  async reconcile(): Promise<void> {
    const { database } = this.postgres;
    for (const registration of await openRegistrations(database)) {
      const { id } = registration;
      const found = await this.workflows.find(id);
      if (found === 'not_found' || found === 'completed') await this.workflows.start(registration, true);
      else if (found === 'terminated' || found === 'cancelled')
        await stopRegistration(database, id, { state: 'cancelled' });
      else if (found !== 'running') {
        const failure = { class: 'internal' as const, message: 'its workflow failed; the Temporal UI shows why' };
        await stopRegistration(database, id, { state: 'failed', failure });
      }
    }
  }

  private async view(registration: StoredRegistration): Promise<Registration> {
    const isOpen = registration.finishedAt === null;
    return toRegistrationView(registration, {
      hasTrainer: isOpen && (await listTrainers(this.postgres.database)).length > 0,
      temporalUrl: this.workflows.uiUrl(registration.id),
    });
  }
}

/** A dataset's own mistakes name its files; any other is about the path. */
function pointAtPath(error: unknown): never {
  if (!(error instanceof BadInput)) throw error;
  throw new BadInput(
    error.message,
    error.issues.map((issue) => (issue.file === undefined ? { ...issue, pointer: '/path' } : issue)),
  );
}
