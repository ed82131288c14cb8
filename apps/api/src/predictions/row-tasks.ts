import type { RowFigure } from '@sonde/contracts';
import {
  bestLayerOn,
  compareOn,
  errorsOfDifferencesOn,
  figureOnRows,
  type BestLayerOnRows,
  type BestLayerQuery,
  type CompareQuery,
  type ComparedOnRows,
  type DifferencesQuery,
  type PredictedRows,
} from '@sonde/results';
import { outcomeOf, type Outcome } from '../computing/outcome';
import { readPredictedRows, type KnownTruth, type PredictionsQuery } from './read-predictions';

/*
 * Tasks of the worker threads: each reads predictions of probes and hands them to its function of libs/results.
 */

interface LayersTask extends PredictionsQuery, BestLayerQuery {
  /** Keys of the replicates of each configuration whose score on the same rows is wanted too. */
  readonly scored: readonly (readonly string[])[];
}

interface LayersOnVal {
  /** Refused where val is of one row or group alone. */
  readonly bestLayer: Outcome<BestLayerOnRows>;
  /** For each of `scored`. */
  readonly figures: readonly RowFigure[];
}

/** How sure it is which layer is best, and what configurations score on val. @throws NotFound where artifacts are lost */
export async function layersOnVal({ scored, ...query }: LayersTask): Promise<LayersOnVal> {
  const rows = await readPredictedRows(query);
  return {
    bestLayer: await outcomeOf(() => bestLayerOn(rows, query)),
    figures: scored.map((keys) => figureOnRows(rows, query.metric, keys)),
  };
}

/** @throws NotFound where val is of one row or group alone, or artifacts are lost */
export async function errorsOfDifferences(query: PredictionsQuery & DifferencesQuery): Promise<number[]> {
  return errorsOfDifferencesOn(await readPredictedRows(query), query);
}

interface CompareTask extends CompareQuery {
  /** One for each dataset and target that items are of: all describe the same rows. */
  readonly parts: readonly PredictionsQuery[];
}

/** Compares items pair by pair. @throws BadInput where the rows do not define the metric, or are one group alone */
export async function compare({ parts, ...query }: CompareTask): Promise<ComparedOnRows> {
  const read: PredictedRows[] = [];
  for (const part of parts) read.push(await readPredictedRows(part));
  const [first] = read;
  if (!first) throw new Error('a comparison has items');
  const grouped = read.find(({ groups }) => groups) ?? first;
  return compareOn({ ...grouped, predictions: new Map(read.flatMap(({ predictions }) => [...predictions])) }, query);
}

/**
 * What configurations score on rows, each with its interval over them. Labels that several are scored on are read once.
 *
 * @param queries each with the replicates of one configuration
 * @returns for each query its figure, or why it has none: an artifact is lost, or a file has changed
 */
export async function figuresOnRows(queries: readonly PredictionsQuery[]): Promise<Outcome<RowFigure>[]> {
  const known: KnownTruth = new Map();
  const figures: Outcome<RowFigure>[] = [];
  for (const query of queries) {
    const keys = query.probes.map(({ probeKey }) => probeKey);
    figures.push(await outcomeOf(async () => figureOnRows(await readPredictedRows(query, known), query.metric, keys)));
  }
  return figures;
}
