import type { PlanView } from '@sonde/contracts';
import { formatBytes, workInWords } from '@sonde/domain/format';
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
