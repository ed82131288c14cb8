import { bootstrapRows, epochOrder } from '@sonde/domain';
import type { DescentInput } from '../pack';
import type { GroupOrder } from '../program/calls';
import type { PackLayout } from '../program/pack-layout';
import type { TrainingShape } from '../program/training-shape';

/** The order in which a group sees the rows of train: its seed's, of all rows or of its bootstrap sample. */
export function groupOrder(
  { program, order }: DescentInput,
  { seeds }: PackLayout,
  { trainRows, accumulates }: TrainingShape,
): GroupOrder {
  if (accumulates) return () => new Int32Array(trainRows).map((_, row) => row);
  const samples = new Map<number, Int32Array>();
  const own = (seed: number, epoch: number) => {
    const places = epochOrder(seed, epoch, trainRows);
    if (program.resample === 'none') return places;
    const sample = samples.get(seed) ?? bootstrapRows(seed, trainRows);
    samples.set(seed, sample);
    return places.map((place) => sample[place] ?? 0);
  };
  return (group, epoch) => (order ?? own)(seeds[group] ?? 0, epoch);
}
