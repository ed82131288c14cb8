import type { LayerResult, SweepPlan } from '@sonde/contracts/temporal';

/** What the Temporal UI shows of a running sweep: a table of its layers, in Markdown. */
export function sweepDetails(plan: SweepPlan, results: ReadonlyMap<number, LayerResult>): string {
  const rows = plan.layers.map(({ layer, name, trials, ...before }) => {
    const { ended, failed, bestScore } = results.get(layer) ?? before;
    return `| ${name} | ${ended} of ${trials} | ${failed} | ${score(bestScore)} |`;
  });
  return [
    `**${plan.name}** on ${plan.dataset}: ${plan.planned} trials, ${plan.goal} ${plan.metric}`,
    '',
    `| layer | ended | failed | best ${plan.metric} |`,
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Four digits are what a UI has room for. */
export function score(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
