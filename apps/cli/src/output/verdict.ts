import { formatNumber } from '@sonde/domain/format';
import type { Verdict } from '../verification/verdict';
import { table } from './table';

/** Whether a probe could be trained again as its card describes it, for people. */
export function formatVerdict(verdict: Verdict): string {
  const { verified, probe_key, tensors, figures } = verdict;
  const tensorRows = Object.entries(tensors).map(([name, { largest, relative }]) => [
    name,
    exponential(largest),
    exponential(relative),
  ]);
  return [
    `Probe ${probe_key.slice(0, 12)} is ${verified ? 'verified' : 'NOT verified'}: ${words(verdict)}`,
    '',
    table(['tensor', 'largest difference', 'relative (Frobenius)'], tensorRows),
    '',
    table(
      ['figure', 'card', 'trained again'],
      figures.map(({ name, card, retrained }) => [name, exactly(card), exactly(retrained)]),
    ),
  ].join('\n');
}

function words({ identical, verified, relative }: Verdict): string {
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
