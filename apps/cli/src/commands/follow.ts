import { setTimeout as delay } from 'node:timers/promises';
import { SweepReport, SweepView, type BestLayer } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import type { ApiClient } from '../api-client';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson, say } from '../output/console';
import { createProgress } from '../output/progress';
import { formatReport } from '../output/report';
import { whichLayer } from '../which-layer';
import { patiently } from './patience';

/** Milliseconds that the api may take to say how far a sweep is. */
const ANSWER_WITHIN = 30_000;

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
  const report = await patiently(interrupted, () => api.call(SweepReport, `/v1/sweeps/${id}/report`));
  if (json) printJson(report);
  else print(`\n${formatReport(report, await surenessOf(api, report))}`);
  return ended.state === 'completed' && ended.counts.failed === 0 ? EXIT.done : EXIT.unsuccessful;
}

/** How sure it is which layer is best; nothing where there is one to choose from, or none. */
async function surenessOf(api: ApiClient, { sweep, layers }: SweepReport): Promise<BestLayer[]> {
  const targets = [...new Set(layers.map(({ target }) => target))];
  const { answers } = await whichLayer(api, sweep.id, targets);
  return answers.filter((answer) => answer.layers.length > 1);
}

/** Shows the progress of a sweep. @returns undefined when interrupted before the end */
export async function follow(api: ApiClient, id: string, interrupted: AbortSignal): Promise<SweepView | undefined> {
  const progress = createProgress();
  try {
    while (!interrupted.aborted) {
      const sweep = await patiently(interrupted, () =>
        api.call(SweepView, `/v1/sweeps/${id}`, { within: ANSWER_WITHIN }),
      );
      progress.show(sweep);
      if (sweepHasEnded(sweep.state)) return sweep;
      await delay(400, undefined, { signal: interrupted }).catch(() => undefined);
    }
    return undefined;
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  } finally {
    progress.stop();
  }
}
