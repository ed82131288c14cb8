import { resolve } from 'node:path';
import { BadInput, DatasetView, NotFound, StackUnavailable, type ProbeCard } from '@sonde/contracts';
import { NUMERICS } from '@sonde/domain';
import { EXIT, type ExitCode } from '../exit-codes';
import { orInterrupted } from '../interruption';
import { print, printJson, say } from '../output/console';
import { findApi } from '../stack';
import { checkArrays, readTakenProbe } from '../verification/card-file';
import { retrain } from '../verification/retrain';
import { onThrowawayStack } from '../verification/throwaway-stack';
import { formatVerdict, verdictOf } from '../verification/verdict';

interface Options {
  /** Its folder; default: where the stack that runs has it. */
  readonly dataset?: string;
  readonly json?: boolean;
}

/** Trains a probe again from its card, where nothing of it is cached, and compares. */
export async function verify(file: string, options: Options, interrupted: AbortSignal): Promise<ExitCode> {
  const taken = await readTakenProbe(file);
  const dataset = options.dataset === undefined ? await findFolder(taken.card) : resolve(options.dataset);
  await orInterrupted(checkArrays(dataset, taken.card), interrupted);
  const { numerics } = taken.card;
  if (numerics !== NUMERICS) {
    say(`note: numerics ${numerics} trained it, this version of Sonde has ${NUMERICS}: more than rounding may differ`);
  }
  say(`training probe ${taken.card.probe_key.slice(0, 12)} again, on a stack of its own`);
  const retrained = await onThrowawayStack({ roots: [dataset], interrupted }, (api, folder) =>
    retrain(api, taken, { dataset, folder, interrupted }),
  );
  if (typeof retrained === 'string') {
    say(`not verified: training it again yields no probe (${retrained})`);
    return EXIT.unsuccessful;
  }
  const verdict = verdictOf(taken, retrained);
  if (options.json) printJson(verdict);
  else print(formatVerdict(verdict));
  return verdict.verified ? EXIT.done : EXIT.unsuccessful;
}

/** Where the stack that runs keeps the dataset that the card names. @throws BadInput where none knows it */
async function findFolder({ trained_on: { dataset } }: ProbeCard): Promise<string> {
  const reference = `${dataset.name}@${dataset.digest}`;
  const known = await findApi()
    ?.call(DatasetView, `/v1/datasets/${encodeURIComponent(reference)}`)
    .catch((error: unknown) => {
      if (error instanceof NotFound || error instanceof StackUnavailable) return undefined;
      throw error;
    });
  if (known) return known.path;
  throw new BadInput(`no stack that runs here knows dataset ${dataset.name}: say where it lies with --dataset FOLDER`);
}
