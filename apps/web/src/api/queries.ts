import { SweepDetail, SweepReport, type SweepView } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { sweepHasEnded } from '@sonde/domain';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api';

/** How often what a running sweep found so far is asked for again. */
const WHILE_RUNNING_MS = 5000;

export type SweepRef = Pick<SweepView, 'id' | 'state'>;

/**
 * Options of a query for results of a sweep, which is repeated while the sweep runs. Its key begins with that of the
 * sweep: asking anew for the sweep asks anew for all that it found.
 */
export const resultsOf = ({ id, state }: SweepRef, ...what: readonly unknown[]) => ({
  queryKey: ['sweep', id, ...what],
  refetchInterval: sweepHasEnded(state) ? (false as const) : WHILE_RUNNING_MS,
});

export const sweepQuery = (id: string) =>
  queryOptions({
    queryKey: ['sweep', id],
    queryFn: ({ signal }) => api.call(SweepDetail, sweepPath(id), { signal }),
  });

export const reportQuery = (sweep: SweepRef) =>
  queryOptions({
    ...resultsOf(sweep, 'report'),
    queryFn: ({ signal }) => api.call(SweepReport, sweepPath(sweep.id, '/report'), { signal }),
  });
