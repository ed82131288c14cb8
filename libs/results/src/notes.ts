import type { SweepView } from '@sonde/contracts';
import { selectLayers, sweepHasEnded, type RankedRow } from '@sonde/domain';
import { counted } from '@sonde/domain/format';
import type { ResultsSweep } from './results-sweep';
import { titleOf } from './title';

interface Listed {
  readonly best: readonly RankedRow[];
  readonly layers: readonly RankedRow[];
}

/** What a reader of a report should know before believing it. */
export function notesOf(sweep: ResultsSweep, view: SweepView, { best, layers }: Listed): string[] {
  const { failed, diverged, pruned, cancelled } = view.counts;
  const ended = sweepHasEnded(sweep.state);
  return [
    ...(ended ? [] : ['the sweep has not ended: figures may change, and test stays sealed until then']),
    ...(sweep.failure === null
      ? []
      : [`the sweep ${sweep.state === 'failed' ? 'failed' : 'ended early'}: ${sweep.failure}`]),
    ...(failed > 0
      ? [`${counted(failed, 'trial')} failed: GET /v1/sweeps/${sweep.id}/trials?state=failed says why`]
      : []),
    ...(diverged > 0 ? [`${counted(diverged, 'trial')} diverged: NaN or infinity in the weights`] : []),
    ...(pruned > 0
      ? [
          `${counted(pruned, 'trial')} ${pruned === 1 ? 'was' : 'were'} pruned on the way: their configurations have no figures`,
        ]
      : []),
    ...(cancelled > 0 && ended ? [`${counted(cancelled, 'trial')} ${cancelled === 1 ? 'was' : 'were'} cancelled`] : []),
    ...(ended ? missingLayerNotes(sweep, layers) : []),
    ...optimumNotes([...layers, ...best]),
    ...constantColumnNotes(sweep, layers),
    ...sweep.dataset.description.warnings,
  ];
}

const MAX_NAMED = 10;

/** Layers of which nothing is known: the best of the others need not be the best of all. */
function missingLayerNotes({ spec, dataset }: ResultsSweep, layers: readonly RankedRow[]): string[] {
  const known = new Set(layers.map(({ layerName }) => layerName));
  const asked = selectLayers(spec.layers, dataset.description.layers).map(({ layer: { name } }) => name);
  const missing = asked.filter((name) => !known.has(name));
  // Where no layer has any, there is no comparison to doubt.
  if (missing.length === 0 || known.size === 0) return [];
  const rest = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : '';
  const one = missing.length === 1;
  return [
    `${missing.slice(0, MAX_NAMED).join(', ')}${rest} ${one ? 'has' : 'have'} no probe: ` +
      `whether ${one ? 'it is' : 'they are'} better than the layers shown is not known`,
  ];
}

/** Listed configurations of lbfgs whose weights are no optimum: their figures depend on where the solver stopped. */
function optimumNotes(listed: readonly RankedRow[]): string[] {
  const rows = [...new Map(listed.map((row) => [row.configuration, row])).values()];
  return rows.flatMap((row) => [
    ...(row.withoutOptimum > 0
      ? [`${titleOf(row)}: no optimum, weight decay 0 on separable data: larger weights are always better`]
      : []),
    ...(row.unconverged > 0
      ? [`${titleOf(row)}: did not converge in ${row.unconverged} of ${counted(row.n, 'trial')}`]
      : []),
  ]);
}

function constantColumnNotes(sweep: ResultsSweep, layers: readonly RankedRow[]): string[] {
  const used = new Set(layers.map(({ layerName }) => layerName));
  const constant = sweep.dataset.description.layers.filter(
    ({ name, constantColumns }) => used.has(name) && constantColumns.length > 0,
  );
  return constant.map(
    ({ name, constantColumns }) =>
      `${name}: ${constantColumns.length === 1 ? 'column' : 'columns'} ${constantColumns.slice(0, 10).join(', ')}` +
      `${constantColumns.length > 10 ? ', …' : ''} constant on train, divided by 1`,
  );
}
