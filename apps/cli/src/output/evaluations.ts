import type { EvaluationList } from '@sonde/contracts';
import { counted, formatNumber } from '@sonde/domain/format';
import { cellsOf, type Column } from './columns';
import { figureWithin } from './figures';
import { table } from './table';

type Evaluation = EvaluationList['items'][number];

/** Probes on other data: all figures of one, or the matrix of several probes and datasets. */
export function formatEvaluations({ metric, items, notes }: EvaluationList): string {
  const [only, ...others] = items;
  return [
    only && others.length === 0 ? formatOne(only, metric) : formatMatrix(items, metric),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${note}`)] : []),
  ].join('\n');
}

function formatOne({ figure: own, figures, ...item }: Evaluation, metric: string): string {
  const { probe_key, trained_on, dataset, layer, target, split } = item;
  return [
    `Probe ${probe_key.slice(0, 12)} of ${trained_on} on ${split} of ${dataset}: layer ${layer}, target ${target}, ${counted(own.rows, 'row')}`,
    `${metric} ${figureWithin(own.mean, own.ci95)}`,
    '',
    table(
      ['figure', 'value'],
      Object.entries(figures).map(([name, value]) => [name, formatNumber(value)]),
    ),
  ].join('\n');
}

/** A row a probe, a column a dataset. */
function formatMatrix(items: readonly Evaluation[], metric: string): string {
  const columns = [...new Set(items.map(placeOf))];
  const probes = [...new Map(items.map((item) => [item.probe_key, item])).values()];
  const cell = (key: string, place: string): string => {
    const found = items.find((item) => item.probe_key === key && placeOf(item) === place);
    return found ? figureWithin(found.figure.mean, found.figure.ci95) : '';
  };
  const shown: Column<Evaluation>[] = [
    { head: 'probe', cell: ({ probe_key }) => probe_key.slice(0, 12) },
    { head: 'trained on', cell: ({ trained_on }) => trained_on },
    { head: 'layer', cell: ({ layer }) => layer },
    ...columns.map((place) => ({ head: place, cell: ({ probe_key }: Evaluation) => cell(probe_key, place) })),
  ];
  return [`${metric}, with its 95 % interval over rows`, table(...cellsOf(shown, probes))].join('\n');
}

function placeOf({ dataset, split }: Evaluation): string {
  return `${dataset}/${split}`;
}
