import { WorkerLost } from '@sonde/contracts';
import {
  BATCHES_PER_RUN,
  type DataActivities,
  type ExaminationPage,
  type ExaminationProgress,
  type RegistrationState,
} from '@sonde/contracts/temporal';
import {
  MAX_BATCH_LAYERS,
  examinationBatches,
  type DatasetDescription,
  type DatasetOutline,
  type ExaminedLayer,
  type LayerBytes,
} from '@sonde/domain';
import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { LayerRecorder, type RecordedLayer } from './layer-recorder';
import { toApplicationFailure } from './to-application-failure';
import { untilReachable } from './until-reachable';

/** A registration as its activities need it. */
export interface BookedRegistration {
  /** Folder with dataset.json. */
  readonly root: string;
  readonly name: string;
  readonly state: RegistrationState;
  readonly progress: ExaminationProgress;
}

/** What examining a dataset needs of Postgres. All of it is idempotent, and throws StackUnavailable while it is away. */
export interface RegistrationStore {
  /** @throws NotFound */
  findRegistration(id: string): Promise<BookedRegistration>;
  storeOutline(id: string, outline: DatasetOutline): Promise<void>;
  /** @throws NotFound where the registration is not open */
  findOutline(id: string): Promise<DatasetOutline>;
  /** In their order. @param wanted.among only these layers */
  unexaminedLayers(
    id: string,
    wanted: { readonly among?: readonly number[]; readonly limit?: number },
  ): Promise<LayerBytes[]>;
  recordLayers(id: string, layers: readonly RecordedLayer[]): Promise<void>;
  examinedLayers(id: string): Promise<ExaminedLayer[]>;
  /** @throws Conflict where the registration was cancelled */
  completeRegistration(
    id: string,
    description: DatasetDescription,
  ): Promise<{ readonly name: string; readonly version: number }>;
}

/** What examines files; it lives in threads of its own, since it is busy for minutes. */
export interface DatasetExaminer {
  outline(root: string, work: ExaminerWork): Promise<DatasetOutline>;
  /** Examines layers of an outline, one after the other. */
  examine(
    dataset: OpenDataset & { readonly layers: readonly number[] },
    work: ExaminerWork & {
      readonly onBytes: (layer: number, bytes: number) => void;
      readonly onLayer: (layer: number, examined: ExaminedLayer) => void;
    },
  ): Promise<void>;
  describe(
    dataset: OpenDataset & { readonly examined: readonly ExaminedLayer[] },
    work: ExaminerWork,
  ): Promise<DatasetDescription>;
}

export interface OpenDataset {
  readonly root: string;
  readonly outline: DatasetOutline;
}

export interface ExaminerWork {
  /** Stops the work, which then throws the signal's reason. */
  readonly signal: AbortSignal;
}

/** How often a living worker is reported, and how soon it hears of a cancelled registration. */
const HEARTBEAT_INTERVAL_MS = 2_000;

/** The activities on the queue of data. A killed one loses what was not recorded: at most a second, or one layer. */
export function createDataActivities(store: RegistrationStore, examiner: DatasetExaminer): DataActivities {
  return {
    openDataset: ({ registrationId: id }) =>
      withHeartbeat(async ({ signal, reached }) => {
        const { root, state } = await reached(() => store.findRegistration(id));
        if (state === 'pending') {
          const outline = await examiner.outline(root, { signal });
          await reached(() => store.storeOutline(id, outline));
        }
        return reached(() => examinationPage(store, id));
      }),

    examineLayers: ({ registrationId: id, layers: among }) =>
      withHeartbeat(async ({ signal, reached }) => {
        const outline = await reached(() => store.findOutline(id));
        const { root } = await reached(() => store.findRegistration(id));
        const layers = (await reached(() => store.unexaminedLayers(id, { among }))).map(({ layer }) => layer);
        const recorder = new LayerRecorder((recorded) => store.recordLayers(id, recorded));
        try {
          await examiner.examine(
            { root, outline, layers },
            {
              signal,
              onBytes: (layer, bytesDone) => recorder.note({ layer, bytesDone }),
              onLayer: (layer, examined) =>
                recorder.note({ layer, bytesDone: outline.layers[layer]?.bytes ?? 0, examined }),
            },
          );
        } finally {
          await reached(() => recorder.finish());
        }
        return (await reached(() => store.findRegistration(id))).progress;
      }),

    describeDataset: ({ registrationId: id }) =>
      withHeartbeat(async ({ signal, reached }) => {
        const { root, name, state } = await reached(() => store.findRegistration(id));
        if (state === 'completed') return { state, summary: name };
        const [outline, examined] = await reached(() => Promise.all([store.findOutline(id), store.examinedLayers(id)]));
        const description = await examiner.describe({ root, outline, examined }, { signal });
        const { version } = await reached(() => store.completeRegistration(id, description));
        return { state: 'completed', summary: `${name}, version ${version}` };
      }),
  };
}

/** What remains to be examined of a dataset. */
export async function examinationPage(
  store: Pick<RegistrationStore, 'findRegistration' | 'unexaminedLayers'>,
  id: string,
): Promise<ExaminationPage> {
  const [{ name, progress }, layers] = await Promise.all([
    store.findRegistration(id),
    store.unexaminedLayers(id, { limit: BATCHES_PER_RUN * MAX_BATCH_LAYERS }),
  ]);
  return { name, progress, batches: examinationBatches(layers, BATCHES_PER_RUN) };
}

interface Work {
  readonly signal: AbortSignal;
  /** Asks Postgres, again while it is away. */
  readonly reached: <Result>(ask: () => Promise<Result>) => Promise<Result>;
}

/** The examiner answers for itself: it throws once its thread is dead or stands still, so heartbeats go on until then. */
async function withHeartbeat<Result>(run: (work: Work) => Promise<Result>): Promise<Result> {
  // Callbacks of a thread run outside of the activity's async context, so it is taken once, here.
  const context = Context.current();
  const { cancellationSignal: signal } = context;
  const beating = setInterval(() => context.heartbeat(), HEARTBEAT_INTERVAL_MS);
  try {
    return await run({ signal, reached: (ask) => untilReachable(ask, { signal }) });
  } catch (error) {
    if (!signal.aborted) throw toApplicationFailure(error);
    throw context.cancellationDetails?.cancelRequested
      ? new CancelledFailure('the registration was cancelled')
      : toApplicationFailure(new WorkerLost('the trainer is shutting down; another one goes on'));
  } finally {
    clearInterval(beating);
  }
}
