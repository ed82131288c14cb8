import type { OpenLayers, PlannedLayer, SweepPlan } from '@sonde/contracts/temporal';
import { formatNumber } from '@sonde/domain/format';

/** What the Temporal UI shows of a running sweep, in Markdown: its totals, and a table of the layers that ran last. */
export function sweepDetails(
  plan: SweepPlan,
  totals: Pick<OpenLayers, 'planned' | 'ended' | 'failed' | 'bestScore'>,
  layers: readonly Omit<PlannedLayer, 'packs'>[],
): string {
  const rows = layers.map(
    ({ name, trials, ended, failed, bestScore }) =>
      `| ${name} | ${ended} of ${trials} | ${failed} | ${formatNumber(bestScore)} |`,
  );
  return [
    `**${plan.name}** on ${plan.dataset}: ${totals.ended} of ${totals.planned} trials ended, ${totals.failed} failed,` +
      ` best ${formatNumber(totals.bestScore)}; ${plan.goal} ${plan.metric}`,
    '',
    `| layer | ended | failed | best ${plan.metric} |`,
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
