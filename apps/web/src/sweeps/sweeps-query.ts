import { SweepPage } from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api/api';

/** The list of sweeps. It stands apart from the other queries: the first view loads without their schemas. */
export const sweepsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['sweeps'],
    queryFn: ({ pageParam, signal }) =>
      api.call(SweepPage, withQuery('/v1/sweeps', { limit: 50, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
