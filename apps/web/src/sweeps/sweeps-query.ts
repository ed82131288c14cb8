import { SweepPage } from '@sonde/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { address } from '../api/address';
import { call } from '../api/call';

/** The list of sweeps. It stands apart from the other queries: the first view loads without their schemas. */
export const sweepsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['sweeps'],
    queryFn: ({ pageParam, signal }) =>
      call(SweepPage, address('/v1/sweeps', { limit: 50, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
