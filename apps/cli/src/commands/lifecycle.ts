import {
  BadInput,
  ControlView,
  RetryRequest,
  type SweepChanges,
  SweepDetail,
  SweepView,
  parseWith,
  withPlaces,
} from '@sonde/contracts';
import { sweepPath, type ApiClient } from '@sonde/contracts/client';
import { counted } from '@sonde/domain/format';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson } from '../output/console';
import { connect, onStack } from '../stack';
import { readSweepChanges } from '../sweep-changes';
import { followToReport } from './follow';
import { patiently } from './patience';

interface Options {
  readonly json?: boolean;
}

interface FollowOptions extends Options {
  /** Returns once the sweep has heard it; the stack stays up. */
  readonly detach?: boolean;
}

export interface RetryOptions extends FollowOptions {
  readonly class?: string;
  readonly trials?: readonly number[];
  readonly cancelled?: boolean;
}

export interface ExtendOptions extends FollowOptions {
  readonly seeds?: number;
  readonly layers?: readonly string[];
  readonly targets?: readonly string[];
  readonly maxConfigurations?: number;
}

export async function cancel(id: string, options: Options): Promise<ExitCode> {
  return shown(await connect().call(SweepView, sweepPath(id, '/cancel'), { method: 'POST' }), options);
}

/** Nothing more starts to train until it is resumed. */
export async function pause(id: string, options: Options): Promise<ExitCode> {
  const { sweep } = await connect().call(ControlView, sweepPath(id, '/pause'), { method: 'POST' });
  return shown(sweep, options);
}

export async function resume(id: string, options: Options): Promise<ExitCode> {
  const { sweep } = await connect().call(ControlView, sweepPath(id, '/resume'), { method: 'POST' });
  return shown(sweep, options);
}

/** Tries failed trials again, and follows the sweep to its end. */
export async function retry(id: string, options: RetryOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const { class: failureClass, trials, cancelled } = options;
  const body = parseWith(RetryRequest, { class: failureClass, trials, cancelled }, 'the request');
  return onStack({ ...options, interrupted }, async (api) => {
    const path = sweepPath(id, '/retry');
    const control = await patiently(interrupted, () => api.call(ControlView, path, { method: 'POST', body }));
    return followed(api, { ...control, verb: 'tried again' }, { ...options, interrupted });
  });
}

/** Changes fields of a sweep's file, and follows it to the end of what it then asks for besides. */
export async function extend(
  id: string,
  file: string | undefined,
  options: ExtendOptions & { readonly interrupted: AbortSignal },
): Promise<ExitCode> {
  const flags = flaggedChanges(options);
  if (file === undefined && Object.keys(flags).length === 0) {
    throw new BadInput(
      'nothing is to change: name a sweep file, or --seeds, --layers, --targets, --max-configurations',
    );
  }
  return onStack(options, async (api) => {
    const { interrupted } = options;
    const sweep = await patiently(interrupted, () => api.call(SweepDetail, sweepPath(id)));
    const source = file === undefined ? undefined : await readSweepChanges(file, sweep);
    const body = { ...source?.changes, ...flags };
    const send = () =>
      patiently(interrupted, () => api.call(ControlView, sweepPath(id, '/extend'), { method: 'POST', body }));
    const control = await (source ? withPlaces(source, send) : send());
    return followed(api, { ...control, verb: 'added' }, options);
  });
}

function flaggedChanges({ seeds, layers, targets, maxConfigurations }: ExtendOptions): SweepChanges {
  return {
    ...(seeds === undefined ? {} : { replicates: { seeds } }),
    ...(layers === undefined ? {} : { layers: [...layers] }),
    ...(targets === undefined ? {} : { targets: [...targets] }),
    ...(maxConfigurations === undefined ? {} : { max_configurations: maxConfigurations }),
  };
}

/** Follows a sweep that has something to do; of another there is nothing to wait for. */
async function followed(
  api: ApiClient,
  { trials, sweep, verb }: ControlView & { readonly verb: string },
  options: FollowOptions & { readonly interrupted: AbortSignal },
): Promise<ExitCode> {
  const isWorking = sweep.state === 'planning' || sweep.state === 'running';
  if (!options.detach && trials > 0 && isWorking) return followToReport(api, sweep.id, options);
  if (options.json) printJson({ trials, sweep });
  else print(`${sweep.id} ${sweep.state}: ${counted(trials, 'trial')} ${verb}`);
  return EXIT.done;
}

function shown(sweep: SweepView, options: Options): ExitCode {
  if (options.json) printJson(sweep);
  else print(`${sweep.id} ${sweep.state}`);
  return EXIT.done;
}
