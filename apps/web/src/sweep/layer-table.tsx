import type { ProfileLayer } from '@sonde/contracts';
import { baselineInWords } from '@sonde/domain/format';
import type { ColumnDef } from '@tanstack/react-table';
import { column, headColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { formatInterval } from '../format';
import { parameterColumns, probeColumns, selectionColumns, testColumns } from './ranked-columns';

interface Props {
  /** Of one target. */
  readonly layers: readonly ProfileLayer[];
  readonly metric: string;
  /** Layers that cannot be told from the best. */
  readonly likelyBest: readonly string[];
}

/** The best configuration of each layer, chosen on val. */
export function LayerTable({ layers, metric, likelyBest }: Props) {
  const baseline = metric === 'val/accuracy' ? baselineInWords(layers[0]?.baseline ?? {}) : undefined;
  const marks = likelyBest.length > 0 ? ' Marked: layers that cannot be told from the best.' : '';
  const chance = baseline === undefined ? '' : ` For comparison, ${baseline}.`;
  return (
    <DataTable
      caption={`Chosen on ${metric}, which flatters what it chose.${chance}${marks}`}
      columns={columnsOf({ layers, metric, likelyBest })}
      rows={layers}
      rowId={({ layer }) => layer}
      isMarked={({ layer }) => likelyBest.includes(layer)}
      empty="No probe has been trained yet."
    />
  );
}

function columnsOf({ layers, metric, likelyBest }: Props): ColumnDef<ProfileLayer>[] {
  const ranked = { rows: layers, of: ({ best }: ProfileLayer) => best, metric };
  const hasEdge = layers.some(({ edge }) => edge !== null);
  return [
    headColumn<ProfileLayer>(
      'Layer',
      ({ layer }) => (
        <>
          {layer}
          {likelyBest.includes(layer) && <span className="hidden-text">, cannot be told from the best</span>}
        </>
      ),
      ({ index }) => index,
    ),
    ...parameterColumns(ranked),
    ...(hasEdge ? [column<ProfileLayer>('At the edge', ({ edge }) => edge?.side)] : []),
    ...selectionColumns(ranked),
    rightColumn('val: 95 % interval', ({ val_ci95 }) => formatInterval(val_ci95.ci95)),
    ...testColumns(ranked),
    ...probeColumns(ranked),
  ];
}
