import { NotFound } from '@sonde/contracts';
import { unitsOf } from '@sonde/domain';
import { candidatesOn, type Candidates } from '../rows/candidates';
import { readRows, type RowsQuery, type SaidRows } from '../rows/read-rows';

/** Configurations that are compared on the rows of val. */
export interface ContendersQuery extends RowsQuery {
  /** Keys of the replicates of each contender. */
  readonly keys: readonly (readonly string[])[];
}

/** @throws NotFound where val is of one group alone, or an artifact is lost */
export async function contendersOnRows(
  query: ContendersQuery,
): Promise<{ readonly on: SaidRows; readonly candidates: Candidates }> {
  const on = await readRows(query);
  if (unitsOf(on) < 2) {
    const units = on.groups ? 'group of rows' : 'row';
    throw new NotFound(`val is one ${units}: there are no others to say how sure a comparison on it is`);
  }
  return { on, candidates: candidatesOn(on, query.metric, query.keys) };
}
