import type { RowFigure } from '@sonde/contracts';
import { outcomeOf, type Outcome } from '../computing/outcome';
import { readRows, type KnownTruth, type RowsQuery } from './read-rows';
import { figureOnRows } from './row-figure';

/**
 * What configurations score on rows, each with its interval over them. Labels that several are scored on are read once.
 *
 * @param queries each with the replicates of one configuration
 * @returns for each query its figure, or why it has none: an artifact is lost, or a file has changed
 */
export async function figuresOnRows(queries: readonly RowsQuery[]): Promise<Outcome<RowFigure>[]> {
  const known: KnownTruth = new Map();
  const figures: Outcome<RowFigure>[] = [];
  for (const query of queries) {
    const keys = query.probes.map(({ probeKey }) => probeKey);
    figures.push(await outcomeOf(async () => figureOnRows(await readRows(query, known), query.metric, keys)));
  }
  return figures;
}
