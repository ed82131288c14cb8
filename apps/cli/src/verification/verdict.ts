import { SCORE_NAMES, type ProbeCard, type SplitMetrics } from '@sonde/contracts';
import { formatNumber } from '@sonde/domain/format';
import { table } from '../output/table';
import type { TakenProbe } from './card-file';
import type { Retrained } from './retrain';
import { differenceByTensor, differenceOfAll, type Difference } from './weights';

/** Frobenius norm: a probe that trains alone may round otherwise than it did in its pack, by so much at most. */
const LARGEST_RELATIVE = 1e-5;

interface FigureDifference {
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

/** Whether a probe could be trained again as its card describes it, for people. */
export function formatVerdict(verdict: Verdict): string {
  const { verified, probe_key, tensors, figures } = verdict;
  const tensorRows = Object.entries(tensors).map(([name, { largest, relative }]) => [
    name,
    exponential(largest),
    exponential(relative),
  ]);
  return [
    `Probe ${probe_key.slice(0, 12)} is ${verified ? 'verified' : 'NOT verified'}: ${outcome(verdict)}`,
    '',
    table(['tensor', 'largest difference', 'relative (Frobenius)'], tensorRows),
    '',
    table(
      ['figure', 'card', 'trained again'],
      figures.map(({ name, card, retrained }) => [name, exactly(card), exactly(retrained)]),
    ),
  ].join('\n');
}

function outcome({ identical, verified, relative }: Verdict): string {
  if (identical && verified) return 'the weights are bit for bit the same';
  if (identical) return 'the weights are the same, and yet they have another number of rows of val right';
  return `the weights differ by ${exponential(relative)} of their norm`;
}

function exponential(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

/** Counts as they are, figures with digits enough to see rounding. */
function exactly(value: number | null): string | number {
  return value !== null && Number.isInteger(value) ? value : formatNumber(value, 8);
}
