import type { Sensitivity } from '@sonde/contracts';
import { headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { formatCount, formatParameter } from '../format';

/** The marginal effects in numbers. */
export function MarginalTable({ sensitivity: { marginals, metric } }: { readonly sensitivity: Sensitivity }) {
  const rows = marginals.flatMap(({ parameter, values }) => values.map((value) => ({ ...value, parameter })));
  type Row = (typeof rows)[number];
  return (
    <details>
      <summary>The same in numbers</summary>
      <DataTable
        caption={`${metric.name} with each value, over configurations of all layers`}
        columns={[
          headColumn<Row>('Parameter', ({ parameter }) => parameter),
          rightColumn<Row>('Value', ({ value }) => formatParameter(value)),
          numberColumn<Row>('Mean', ({ mean }) => mean),
          numberColumn<Row>('Best', ({ best }) => best),
          numberColumn<Row>(
            'Configurations',
            ({ configurations }) => configurations,
            (count) => formatCount(count ?? 0),
          ),
          numberColumn<Row>(
            'Diverged',
            ({ diverged }) => diverged,
            (count) => formatCount(count ?? 0),
          ),
        ]}
        rows={rows}
        rowId={({ parameter, value }) => `${parameter}=${value}`}
        empty="No parameter varies."
      />
    </details>
  );
}
