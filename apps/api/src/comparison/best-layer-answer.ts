import type { BestLayer } from '@sonde/contracts';

/** The answer in a sentence: one layer only where no other can be meant. */
export function answerOf(layers: readonly Pick<BestLayer['layers'][number], 'layer' | 'p_best' | 'in_set'>[]): string {
  const set = layers.filter(({ in_set }) => in_set);
  const [only] = set;
  if (layers.length === 1) return `${only?.layer} alone can be compared: there is nothing to choose between.`;
  if (set.length === 1 && only) return `${only.layer} is best in ${percent(only.p_best)} of the draws.`;
  const first = [...set].sort((a, b) => b.p_best - a.p_best)[0];
  const names = set.map(({ layer, p_best }) => `${layer} (${percent(p_best)})`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return set.length === layers.length
    ? `No layer can be told from the others: ${list}.`
    : `${list} can't be told apart; ${first?.layer} is only the most frequent winner.`;
}

function percent(share: number): string {
  const rounded = Math.round(100 * share);
  if (rounded === 100 && share < 1) return 'over 99 %';
  return rounded === 0 && share > 0 ? 'under 1 %' : `${rounded} %`;
}
