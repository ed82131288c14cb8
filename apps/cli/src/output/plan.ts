import type { PlanView } from '@sonde/contracts';
import { duration, size } from '@sonde/domain';
import { table } from './table';
import { counted } from './words';

/** What a sweep file would run, for people. @param seeds of each configuration */
export function formatPlan(plan: PlanView, seeds: number): string {
  const { name, trials, configurations, controls, packs, pool } = plan;
  return [
    `${name}: ${counted(trials, 'trial')} (${counted(configurations, 'configuration')}, ${counted(seeds, 'seed')})` +
      `${controls > 0 ? ` and ${counted(controls, 'control')}` : ''} in ${counted(packs, 'pack')} on pool ${pool}`,
    ...(plan.cached === null ? [] : [`${plan.cached} cached, ${plan.to_train} to train${timeOf(plan)}`]),
    ...(packs === 0
      ? []
      : [`largest pack about ${size(plan.largest_pack_bytes)}; longest history about ${plan.history_events} events`]),
    '',
    layersOf(plan),
  ].join('\n');
}

function timeOf({ to_train, seconds, trainers, pool }: PlanView): string {
  if (to_train === 0) return '';
  if (seconds === null) return `: how long it takes is not known, pool ${pool} has trained nothing of the kind yet`;
  const by = trainers === 0 ? `one trainer, none is in pool ${pool} now` : counted(trainers ?? 0, 'trainer');
  return `: about ${duration(seconds)} on ${by}`;
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
