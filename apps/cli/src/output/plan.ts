import type { PlanView } from '@sonde/contracts';
import { counted, formatBytes, workInWords } from '@sonde/domain/format';
import { table } from './table';

/** What a sweep file would run, for people. @param seeds of each configuration */
export function formatPlan(plan: PlanView, seeds: number): string {
  const { name, trials, configurations, controls, packs, pool } = plan;
  const work = workInWords(plan);
  return [
    `${name}: ${counted(trials, 'trial')} (${counted(configurations, 'configuration')}, ${counted(seeds, 'seed')})` +
      `${controls > 0 ? ` and ${counted(controls, 'control')}` : ''} in ${counted(packs, 'pack')} on pool ${pool}`,
    ...(work === undefined ? [] : [work]),
    ...(packs === 0
      ? []
      : [
          `largest pack about ${formatBytes(plan.largest_pack_bytes)}; longest history about ${plan.history_events} events`,
        ]),
    '',
    layersOf(plan),
  ].join('\n');
}

function layersOf({ layers, cached, controls }: PlanView): string {
  const columns = [
    { head: 'layer', cell: ({ layer }: PlanView['layers'][number]) => layer },
    { head: 'trials', cell: ({ trials }: PlanView['layers'][number]) => trials },
    ...(cached === null ? [] : [{ head: 'cached', cell: (row: PlanView['layers'][number]) => row.cached ?? 0 }]),
    ...(controls === 0 ? [] : [{ head: 'controls', cell: (row: PlanView['layers'][number]) => row.controls }]),
    { head: 'packs', cell: ({ packs }: PlanView['layers'][number]) => packs },
  ];
  return table(
    columns.map(({ head }) => head),
    layers.map((layer) => columns.map(({ cell }) => cell(layer))),
  );
}
