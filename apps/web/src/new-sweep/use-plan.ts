import { PlanView } from '@sonde/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/api';

/** How long nothing must be written before the api is asked. */
const PAUSE_MS = 400;

/**
 * What the file would run, asked for when whoever writes pauses. The last plan stays until there is a newer one.
 *
 * @param isWanted false where the file is wrong by itself, or too large to be planned at each pause
 */
export function usePlan(text: string, isWanted: boolean) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['plan', settled],
    queryFn: ({ signal }) => api.call(PlanView, '/v1/sweeps/plan', { method: 'POST', body: settled, signal }),
    enabled: isWanted && settled === text,
    placeholderData: keepPreviousData,
    // What is cached and how many trainers there are may change while the file does not.
    staleTime: 0,
  });
}
