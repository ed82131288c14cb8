import type { PlanView } from '@sonde/contracts';
import { duration, size } from '@sonde/domain';
import { headColumn, numberColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { counted } from '../words/counted';
import { whole } from '../words/figure';

type PlannedLayer = PlanView['layers'][number];

/** What the file would run, and what that would take. */
export function PlanPanel({ plan }: { readonly plan: PlanView }) {
  const { trials, configurations, controls, packs, pool, cached, to_train, largest_pack_bytes, layers } = plan;
  return (
    <>
      <p>
        <strong>{counted(trials, 'trial')}</strong>: {counted(configurations, 'configuration')}
        {controls > 0 && ` and ${counted(controls, 'control')}`} in {counted(packs, 'pack')} on pool {pool}.
      </p>
      <p>
        {cached !== null && `${whole(cached)} cached, ${whole(to_train)} to train`}
        {timeInWords(plan)}
        {packs > 0 && ` The largest pack takes about ${size(largest_pack_bytes)}.`}
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
  return numberColumn<PlannedLayer>(header, of, (value) => whole(value ?? 0));
}

function timeInWords({ to_train, seconds, trainers, pool }: PlanView): string {
  if (to_train === 0) return '.';
  if (seconds === null) return `; how long it takes is not known: pool ${pool} has trained nothing of the kind yet.`;
  const by = trainers === 0 ? `one trainer, and none is in pool ${pool} now` : counted(trainers ?? 0, 'trainer');
  return `: about ${duration(seconds)} on ${by}.`;
}
