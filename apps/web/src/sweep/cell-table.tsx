import type { Sensitivity } from '@sonde/contracts';
import { headColumn, numberColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { formatNumber, formatParameter } from '../format';

type Cell = Sensitivity['cells'][number];

interface LayerRow {
  readonly layer: string;
  readonly index: number;
  readonly cells: readonly Cell[];
}

/** The heat map in numbers: a row a layer, a column a value. */
export function CellTable({ sensitivity: { cells, parameter } }: { readonly sensitivity: Sensitivity }) {
  const values = [...new Set(cells.map(({ value }) => value))];
  const rows = [...new Set(cells.map(({ layer }) => layer))].map((layer): LayerRow => {
    const ofLayer = cells.filter((cell) => cell.layer === layer);
    return { layer, index: ofLayer[0]?.index ?? 0, cells: ofLayer };
  });
  return (
    <details>
      <summary>The same in numbers</summary>
      <DataTable
        caption={`The best configuration with each ${parameter}`}
        columns={[
          headColumn<LayerRow>(
            'Layer',
            ({ layer }) => layer,
            ({ index }) => index,
          ),
          ...values.map((value) => {
            const cellOf = ({ cells }: LayerRow) => cells.find((cell) => cell.value === value);
            return numberColumn<LayerRow>(
              formatParameter(value),
              (row) => cellOf(row)?.mean,
              (mean, row) => (mean === null && cellOf(row)?.diverged ? 'diverged' : formatNumber(mean)),
            );
          }),
        ]}
        rows={rows}
        rowId={({ layer }) => layer}
        empty="No probe yet."
      />
    </details>
  );
}
