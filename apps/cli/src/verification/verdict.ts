import { SCORE_NAMES, type ProbeCard, type SplitMetrics } from '@sonde/contracts';
import type { TakenProbe } from './card-file';
import type { Retrained } from './retrain';
import { differenceByTensor, differenceOfAll, type Difference } from './weights';

/** Frobenius norm: a probe that trains alone may round otherwise than it did in its pack, by so much at most. */
export const LARGEST_RELATIVE = 1e-5;

export interface FigureDifference {
  /** `val/accuracy` */
  readonly name: string;
  readonly card: number | null;
  readonly retrained: number | null;
}

/** How a probe that was trained again differs from the one that its card describes. */
export interface Verdict {
  readonly probe_key: string;
  readonly verified: boolean;
  readonly identical: boolean;
  readonly relative: number;
  readonly tensors: Readonly<Record<string, Difference>>;
  /** Of train and val; rows and loss of all, and what the task has. */
  readonly figures: readonly FigureDifference[];
}

/** Verified is what has the same weights but for rounding, and as many rows of val right. */
export function verdictOf({ card, weights }: TakenProbe, { probe, weights: again }: Retrained): Verdict {
  const { largest, relative } = differenceOfAll(weights, again);
  return {
    probe_key: card.probe_key,
    verified: relative <= LARGEST_RELATIVE && card.metrics.val.correct === probe.val.correct,
    identical: largest === 0,
    relative,
    tensors: Object.fromEntries(differenceByTensor(weights, again)),
    figures: [...figuresOf('train', card, probe), ...figuresOf('val', card, probe)],
  };
}

function figuresOf(
  split: 'train' | 'val',
  { metrics }: Pick<ProbeCard, 'metrics'>,
  probe: Retrained['probe'],
): FigureDifference[] {
  const names = ['rows', 'correct', ...SCORE_NAMES] as const;
  const valueOf = (figures: SplitMetrics, name: (typeof names)[number]) => figures[name];
  return names.flatMap((name) => {
    const [ofCard, retrained] = [valueOf(metrics[split], name), valueOf(probe[split], name)];
    const isThere = typeof ofCard === 'number' || typeof retrained === 'number';
    return isThere ? [{ name: `${split}/${name}`, card: ofCard ?? null, retrained: retrained ?? null }] : [];
  });
}
