import { checkPack } from './check-pack';
import type { PackInput } from '../pack';
import { examineColumns } from './preprocess';
import { rowsOf } from './rows';
import type { TrainingSplits } from '../fit/train-feed';

/** The splits that training looks at, and the columns that do not vary on train. @throws BadInput */
export async function examined(
  input: PackInput,
): Promise<{ readonly splits: TrainingSplits; readonly constant: readonly number[] }> {
  const { train, val } = checkPack(input);
  const { columns, program } = input;
  const source = rowsOf(train, columns);
  const { constant, ...standardization } = await examineColumns(source);
  const splits = {
    train: { source, labels: train.labels },
    val: { source: rowsOf(val, columns), labels: val.labels },
    how: program.normalization === 'standardize' ? standardization : program.normalization,
  };
  return { splits, constant };
}
