import { PlanView } from '@sonde/contracts';
import { formatBytes, workInWords } from '@sonde/domain/format';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/api';
import { headColumn, numberColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { counted, formatCount } from '../format';

type PlannedLayer = PlanView['layers'][number];

/** What the file would run, and what that would take. */
export function PlanPanel({ plan }: { readonly plan: PlanView }) {
  const { trials, configurations, controls, packs, pool, cached, largest_pack_bytes, layers } = plan;
  const work = workInWords(plan);
  return (
    <>
      <p>
        <strong>{counted(trials, 'trial')}</strong>: {counted(configurations, 'configuration')}
        {controls > 0 && ` and ${counted(controls, 'control')}`} in {counted(packs, 'pack')} on pool {pool}.
      </p>
      <p>
        {work !== undefined && `${work}.`}
        {packs > 0 && ` The largest pack takes about ${formatBytes(largest_pack_bytes)}.`}
      </p>
      <DataTable
        caption="Layer by layer"
        columns={[
          headColumn<PlannedLayer>('Layer', ({ layer }) => layer),
          count('Trials', ({ trials }) => trials),
          ...(cached === null ? [] : [count('Cached', (layer) => layer.cached)]),
          ...(controls === 0 ? [] : [count('Controls', (layer) => layer.controls)]),
          count('Packs', ({ packs }) => packs),
        ]}
        rows={layers}
        rowId={({ layer }) => layer}
        empty="No layer."
      />
    </>
  );
}

function count(header: string, of: (layer: PlannedLayer) => number | null) {
  return numberColumn<PlannedLayer>(header, of, (value) => formatCount(value ?? 0));
}

interface LargePlanProps {
  /** At most. */
  readonly trials: number;
  readonly onPlan: () => void;
}

/** How many trials a large file asks for, with a button that plans them. */
export function LargePlanNote({ trials, onPlan }: LargePlanProps) {
  return (
    <>
      <p>
        At most <strong>{counted(trials, 'trial')}</strong>: too many to plan while you type.
      </p>
      <div className="row">
        <button type="button" onClick={onPlan}>
          Plan them
        </button>
      </div>
    </>
  );
}

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
