import {
  BATCHES_PER_RUN,
  DATA_QUEUE,
  type DataActivities,
  type ExaminationPage,
  type RegistrationActivities,
  type RegistrationEnd,
  type RegistrationOutcome,
  type RegistrationReference,
  type RegistrationWorkflowInput,
} from '@sonde/contracts/temporal';
import { formatBytes } from '@sonde/domain/format';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import { failureOf } from './failure-of';
import { inParallel } from './in-parallel';

const { layersToExamine, closeRegistration } = proxyActivities<RegistrationActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

const { openDataset, examineLayers, describeDataset } = proxyActivities<DataActivities>({
  taskQueue: DATA_QUEUE,
  // A file may have terabytes: what shows that it is being read is the heartbeat.
  startToCloseTimeout: '7 days',
  heartbeatTimeout: '15 seconds',
  // A cancelled registration has ended; its reader stops with its next heartbeat.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  // A file that ends its reader each time would end trainers for ever.
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 10 },
});

/** Activities of a registration that wait or run at once, over all trainers. */
const ACTIVITIES_AT_ONCE = 16;

/**
 * Registers a dataset: opens it, examines its layers, and describes it. Postgres keeps what was found; this workflow
 * drives, and continues as new between pages of layers.
 */
export async function registration({
  registrationId,
  isOpen = false,
}: RegistrationWorkflowInput): Promise<RegistrationOutcome> {
  const registered = { registrationId };
  try {
    const page = await (isOpen ? layersToExamine(registered) : openDataset(registered));
    await examine(registered, page);
    if (page.batches.length < BATCHES_PER_RUN) return shown(await describeDataset(registered));
  } catch (error) {
    const end = endOf(error);
    return CancellationScope.nonCancellable(async () => shown(await closeRegistration({ registrationId, end })));
  }
  return continueAsNew<typeof registration>({ registrationId, isOpen: true });
}

function shown(outcome: RegistrationOutcome): RegistrationOutcome {
  setCurrentDetails(`**${outcome.state}** · ${outcome.summary}`);
  return outcome;
}

/** Examines the layers of a page; the first failure stops the rest. */
async function examine(registered: RegistrationReference, { name, progress, batches }: ExaminationPage): Promise<void> {
  const show = ({ files, filesDone, bytes, bytesDone }: ExaminationPage['progress']): void =>
    setCurrentDetails(
      `**${name}** · ${filesDone} of ${files} layers examined, ${formatBytes(bytesDone)} of ${formatBytes(bytes)}`,
    );
  show(progress);
  const failures: unknown[] = [];
  const scope = new CancellationScope();
  const queue = [...batches];
  await scope
    .run(() =>
      inParallel(
        ACTIVITIES_AT_ONCE,
        () => queue.shift(),
        async (layers) => {
          try {
            show(await examineLayers({ ...registered, layers }));
          } catch (error) {
            failures.push(error);
            scope.cancel();
            throw error;
          }
        },
      ),
    )
    .catch((error: unknown) => {
      throw failures[0] ?? error;
    });
}

/** How a registration ends for an error: as cancelled, or as failed, with the places of bad input. */
function endOf(error: unknown): RegistrationEnd {
  if (isCancellation(error)) return { kind: 'cancelled' };
  const { class: failed, message } = failureOf(error);
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const details = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  const issues = typeof details === 'object' && details !== null && 'issues' in details ? details.issues : undefined;
  return { kind: 'failed', failure: { class: failed, message, ...(issues === undefined ? {} : { issues }) } };
}
