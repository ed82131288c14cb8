import type { RegularizationPath } from '@sonde/contracts';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { NONE } from '../format';
import { ProbeLinks } from './probe-links';

type Point = RegularizationPath['points'][number];

/** The regularization path in numbers. */
export function PathTable({ path: { layer, points } }: { readonly path: RegularizationPath }) {
  return (
    <details>
      <summary>The same in numbers</summary>
      <DataTable
        caption={`Probes of ${layer}: those of lbfgs first, the strongest penalty first`}
        columns={[
          headColumn<Point>('Optimizer', ({ optimizer }) => optimizer),
          rightColumn<Point>('learning_rate', ({ learning_rate }) => learning_rate ?? NONE),
          rightColumn<Point>('decay', ({ decay }) => decay ?? NONE),
          rightColumn<Point>('Seed', ({ seed }) => seed),
          numberColumn<Point>('train/loss', ({ train_loss }) => train_loss),
          numberColumn<Point>('Norm of weights', ({ weight_norm }) => weight_norm),
          column<Point>('Probe', ({ probe_key }) => <ProbeLinks probeKey={probe_key} />),
        ]}
        rows={points}
        rowId={({ probe_key }) => probe_key}
        empty="No probe yet."
      />
    </details>
  );
}
