import { sweepHasEnded } from '@sonde/domain';
import type { ResultsSweep } from './results-sweep';

/** Whether a split is shown only for what val selected. */
export function isSealed(split: string): boolean {
  return split.startsWith('test');
}

interface Sealed {
  readonly split: string;
  /** Configurations whose figures of the split may be shown: the best of each layer, and those that were unsealed. */
  readonly open: ReadonlySet<string>;
}

/** Why a sealed split may not be shown for one of the configurations; null where it may. */
export function sealRefusal(
  { id, state }: Pick<ResultsSweep, 'id' | 'state'>,
  configurations: readonly string[],
  { split, open }: Sealed,
): string | null {
  if (!sweepHasEnded(state)) return `sweep ${id} has not ended: ${split} stays sealed until then`;
  const other = configurations.find((configuration) => !open.has(configuration));
  if (other === undefined) return null;
  return (
    `${split} is sealed for configuration ${other}, which val did not choose: ` +
    `POST /v1/sweeps/${id}/unseal (sonde unseal) shows it, and the report says so from then on`
  );
}
