import { BestLayer, SondeError, SweepReport, SweepView } from '@sonde/contracts';
import { sweepPath, type ApiClient } from '@sonde/contracts/client';
import { sweepHasEnded } from '@sonde/domain';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson, say } from '../output/console';
import { createProgress } from '../output/progress';
import { formatReport } from '../output/report';
import { Patience, patiently } from './patience';

/** Milliseconds without news after which the api is asked anew: one that hangs closes no connection. */
const LONGEST_SILENCE = 30_000;

interface Following {
  readonly json?: boolean;
  readonly interrupted: AbortSignal;
}

/** Shows the progress of a sweep until it has ended, and then its report. */
export async function followToReport(api: ApiClient, id: string, { json, interrupted }: Following): Promise<ExitCode> {
  const ended = await follow(api, id, interrupted);
  if (!ended) {
    say(`interrupted: sweep ${id} is safe and goes on whenever its stack runs; sonde cancel ${id} ends it`);
    return EXIT.interrupted;
  }
  const report = await patiently(interrupted, () => api.call(SweepReport, sweepPath(id, '/report')));
  if (json) printJson(report);
  else print(`\n${formatReport(report, await bestLayersOf(api, report))}`);
  return ended.state === 'completed' && ended.counts.failed === 0 ? EXIT.done : EXIT.unsuccessful;
}

/** How sure it is which layer is best, target by target; nothing of a target with one layer, or none to compare. */
async function bestLayersOf(api: ApiClient, { sweep, layers }: SweepReport): Promise<BestLayer[]> {
  const targets = [...new Set(layers.map(({ target }) => target))];
  const found = await Promise.all(
    targets.map((target) =>
      api.call(BestLayer, sweepPath(sweep.id, '/best-layer', { target })).catch((error: unknown) => {
        if (error instanceof SondeError) return undefined;
        throw error;
      }),
    ),
  );
  return found.filter((each) => each !== undefined).filter((each) => each.layers.length > 1);
}

/**
 * Shows the progress of a sweep as the api streams it, through restarts of the api.
 *
 * @returns undefined when interrupted before the end
 */
export async function follow(api: ApiClient, id: string, interrupted: AbortSignal): Promise<SweepView | undefined> {
  const progress = createProgress();
  const patience = new Patience(interrupted);
  const subscription = { event: 'sweep', within: LONGEST_SILENCE, signal: interrupted };
  try {
    while (!interrupted.aborted) {
      try {
        for await (const sweep of api.events(SweepView, sweepPath(id, '/events'), subscription)) {
          patience.reset();
          progress.show(sweep);
          if (sweepHasEnded(sweep.state)) return sweep;
        }
      } catch (error) {
        await patience.waitAfter(error);
      }
    }
    return undefined;
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  } finally {
    progress.stop();
  }
}
