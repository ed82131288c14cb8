import type { ProfileLayer } from '@sonde/contracts';
import type { ColumnDef } from '@tanstack/react-table';
import { column, headColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { figure, interval } from '../words/figure';
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
  const majority = metric === 'val/accuracy' ? majorityOf(layers) : undefined;
  const marks = likelyBest.length > 0 ? ' Marked: layers that cannot be told from the best.' : '';
  const chance = majority !== undefined ? ` The most frequent class alone scores ${figure(majority)}.` : '';
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
    rightColumn('val: 95 % interval', ({ val_ci95 }) => interval(val_ci95.ci95)),
    ...testColumns(ranked),
    ...probeColumns(ranked),
  ];
}

/** Accuracy on val of train's most frequent class: the same for all layers of a target. */
function majorityOf(layers: readonly ProfileLayer[]): number | undefined {
  return layers[0]?.majority['val'];
}
