import { SweepView } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import { until } from '@sonde/testing';
import type { StackFolder } from './stack-folder';

const HOUR = 3_600_000;

/** Submits a sweep, also where the api is away at that moment. @param once two submissions under one are one sweep */
export async function submit({ api }: StackFolder, body: object, once: string): Promise<string> {
  const headers = { 'idempotency-key': once };
  const { id } = await patiently(() => api.call(SweepView, '/v1/sweeps', { method: 'POST', body, headers }));
  return id;
}

/** Waits for the end of a sweep, counting its trials on the way. @param onLook called each time it was looked at */
export async function ended(
  { api }: StackFolder,
  id: string,
  { onLook = () => undefined, within = HOUR }: { readonly onLook?: () => void; readonly within?: number } = {},
): Promise<SweepView> {
  return until(
    `sweep ${id} to end`,
    async () => {
      const sweep = await patiently(() => api.call(SweepView, `/v1/sweeps/${id}`));
      const { planned, ...states } = sweep.counts;
      expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(planned);
      onLook();
      return sweepHasEnded(sweep.state) && sweep;
    },
    within,
  );
}

/** Asks the api again while it is away. */
async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  return until('the api to answer', () => ask().catch(() => undefined), 120_000);
}
