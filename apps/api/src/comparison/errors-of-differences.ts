import { contendersOnRows, type ContendersQuery } from './contenders-on-rows';

interface DifferencesQuery extends ContendersQuery {
  /** The contender that the others are compared with. */
  readonly best: number;
  readonly others: readonly number[];
}

/** Standard errors of the differences between the best contender and others, paired over rows; 0 of itself. */
export async function errorsOfDifferences({ best, others, ...query }: DifferencesQuery): Promise<number[]> {
  const { candidates } = await contendersOnRows(query);
  return others.map((other) => (other === best ? 0 : candidates.standardError(best, other)));
}
