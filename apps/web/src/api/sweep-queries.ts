import {
  BestLayer,
  BestList,
  Comparison,
  DatasetPage,
  LayerProfile,
  LearningCurves,
  ProbePage,
  RegularizationPath,
  Sensitivity,
  SweepDetail,
  SweepReport,
  TrialPage,
  type BestRule,
  type ProbeSort,
  type SweepView,
} from '@sonde/contracts';
import { sweepPath, withQuery } from '@sonde/contracts/client';
import { sweepHasEnded } from '@sonde/domain';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api';

/** How often what a running sweep found so far is asked for again. */
const WHILE_RUNNING_MS = 5000;

type Sweep = Pick<SweepView, 'id' | 'state'>;

/** Its key begins with that of the sweep: asking anew for the sweep asks anew for all that it found. */
const ofResults = ({ id, state }: Sweep, ...what: readonly unknown[]) => ({
  queryKey: ['sweep', id, ...what],
  refetchInterval: sweepHasEnded(state) ? (false as const) : WHILE_RUNNING_MS,
});

export const sweepQuery = (id: string) =>
  queryOptions({
    queryKey: ['sweep', id],
    queryFn: ({ signal }) => api.call(SweepDetail, sweepPath(id), { signal }),
  });

export const reportQuery = (sweep: Sweep) =>
  queryOptions({
    ...ofResults(sweep, 'report'),
    queryFn: ({ signal }) => api.call(SweepReport, sweepPath(sweep.id, '/report'), { signal }),
  });

export const profileQuery = (sweep: Sweep) =>
  queryOptions({
    ...ofResults(sweep, 'profile'),
    queryFn: ({ signal }) => api.call(LayerProfile, sweepPath(sweep.id, '/profile'), { signal }),
  });

export const bestLayerQuery = (sweep: Sweep, target: string | undefined) =>
  queryOptions({
    ...ofResults(sweep, 'best-layer', target),
    queryFn: ({ signal }) => api.call(BestLayer, sweepPath(sweep.id, '/best-layer', { target }), { signal }),
  });

export interface BestFilter {
  readonly rule: BestRule;
  readonly layer?: string | undefined;
  readonly target?: string | undefined;
}

export const bestQuery = (sweep: Sweep, filter: BestFilter) =>
  queryOptions({
    ...ofResults(sweep, 'best', filter),
    queryFn: ({ signal }) => api.call(BestList, sweepPath(sweep.id, '/best', { ...filter, limit: 50 }), { signal }),
  });

export interface ProbeFilter {
  readonly sort?: ProbeSort | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
  readonly layer?: string | undefined;
  readonly target?: string | undefined;
}

export const probesQuery = (sweep: Sweep, filter: ProbeFilter) =>
  infiniteQueryOptions({
    ...ofResults(sweep, 'probes', filter),
    queryFn: ({ pageParam, signal }) =>
      api.call(ProbePage, sweepPath(sweep.id, '/probes', { ...filter, limit: 50, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const sensitivityQuery = (sweep: Sweep, target: string | undefined, parameter: string | undefined) =>
  queryOptions({
    ...ofResults(sweep, 'sensitivity', target, parameter),
    queryFn: ({ signal }) =>
      api.call(Sensitivity, sweepPath(sweep.id, '/sensitivity', { target, parameter }), { signal }),
  });

export const pathQuery = (sweep: Sweep, layer: string, target: string | undefined) =>
  queryOptions({
    ...ofResults(sweep, 'path', layer, target),
    queryFn: ({ signal }) => api.call(RegularizationPath, sweepPath(sweep.id, '/path', { layer, target }), { signal }),
  });

export const curvesQuery = (sweep: Sweep) =>
  queryOptions({
    ...ofResults(sweep, 'curves'),
    queryFn: ({ signal }) => api.call(LearningCurves, sweepPath(sweep.id, '/curves'), { signal }),
  });

export const trialsQuery = (sweep: Sweep, state: string | undefined) =>
  infiniteQueryOptions({
    ...ofResults(sweep, 'trials', state),
    queryFn: ({ pageParam, signal }) =>
      api.call(TrialPage, sweepPath(sweep.id, '/trials', { state, limit: 50, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const comparisonQuery = (items: readonly string[], split: string) =>
  queryOptions({
    queryKey: ['compare', items, split],
    queryFn: ({ signal }) => api.call(Comparison, withQuery('/v1/compare', { items, split }), { signal }),
    enabled: items.length > 1,
  });

export const datasetsQuery = () =>
  queryOptions({
    queryKey: ['datasets'],
    queryFn: ({ signal }) => api.call(DatasetPage, '/v1/datasets', { signal }),
  });
