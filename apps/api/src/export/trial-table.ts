import {
  PARAMETER_NAMES,
  SCORE_NAMES,
  SCORES,
  type ParameterName,
  type ParameterValue,
  type ScoreName,
  type Task,
} from '@sonde/contracts';
import type { ExportedFigures, ExportedTrial } from '@sonde/persistence';
import { stringify } from 'csv-stringify/sync';

/** A column of the table of trials. */
export interface TrialColumn {
  readonly name: string;
  readonly cell: (trial: ExportedTrial) => Cell;
}

interface Shown {
  readonly parameters: ReadonlySet<ParameterName>;
  readonly tasks: readonly Task[];
}

/** What of train every probe has. */
const TRAIN_SCORES: readonly ScoreName[] = ['accuracy', 'loss'];

/** The columns of all trials of a sweep: none for parameters that no trial has and figures that no task has. */
export function trialColumns({ parameters, tasks }: Shown): TrialColumn[] {
  const scores = SCORE_NAMES.filter((name) => SCORES[name].tasks.some((task) => tasks.includes(task)));
  return [
    { name: 'index', cell: ({ index }) => index },
    { name: 'layer', cell: ({ layerName }) => layerName },
    { name: 'target', cell: ({ target }) => target },
    { name: 'configuration', cell: ({ configuration }) => configuration },
    { name: 'seed', cell: ({ seed }) => seed },
    { name: 'state', cell: ({ state }) => state },
    { name: 'probe_key', cell: ({ probeKey }) => probeKey },
    ...PARAMETER_NAMES.filter((name) => parameters.has(name)).map(parameterColumn),
    ...figureColumns(
      'train',
      scores.filter((name) => TRAIN_SCORES.includes(name)),
    ),
    ...figureColumns('val', scores),
    { name: 'failure_class', cell: ({ failureClass }) => failureClass },
    { name: 'failure_message', cell: ({ failureMessage }) => failureMessage },
    { name: 'pruned_at', cell: ({ pruning }) => pruning?.epoch },
    { name: 'pruned_rank', cell: ({ pruning }) => pruning?.rank },
  ];
}

function parameterColumn(name: ParameterName): TrialColumn {
  return {
    name,
    cell: ({ parameters }) => {
      const values: Readonly<Partial<Record<ParameterName, ParameterValue>>> = parameters;
      return values[name];
    },
  };
}

function figureColumns(split: 'train' | 'val', scores: readonly ScoreName[]): TrialColumn[] {
  const column = (name: string, figure: (figures: ExportedFigures) => Cell): TrialColumn => ({
    name: `${split}_${name}`,
    cell: ({ [split]: figures }) => figures && figure(figures),
  });
  return [
    column('rows', ({ rows }) => rows),
    column('correct', ({ correct }) => correct),
    ...scores.map((name) => column(name, ({ figures }) => figures[name])),
  ];
}

export type Cell = string | number | boolean | null | undefined;

/** A line of CSV, as RFC 4180 has it; numbers with all their digits, nothing for what is not there. */
export function csvLine(cells: readonly Cell[]): string {
  return stringify([cells.map(textOf)], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}

/**
 * Spreadsheets run a text that begins like a formula: an apostrophe keeps it text (OWASP, CSV injection). The library's
 * own escape would take negative numbers for formulas.
 */
function textOf(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
