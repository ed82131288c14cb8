import type { BestConfiguration, BestList } from '@sonde/contracts';
import { figure } from '@sonde/domain';
import type { Column } from './columns';
import { RANK, formatRanked } from './ranked';
import { counted } from './words';

/** The best configurations by a rule, for people: what the rule says, and how far each is behind. */
export function formatBest(list: BestList): string {
  const { first, beside } = bestColumns(list);
  const columns = { first: [...first, CONFIGURATION], beside };
  return [ruleWords(list), '', formatRanked(list.items, list.metric.name, columns)].join('\n');
}

/** What compare and unseal name it by. */
const CONFIGURATION: Column<BestConfiguration> = {
  head: 'configuration',
  cell: ({ configuration_id }) => configuration_id,
};

/** What stands beside the columns of any ranking. */
export function bestColumns({ rule, items }: BestList): {
  readonly first: readonly Column<BestConfiguration>[];
  readonly beside: readonly Column<BestConfiguration>[];
} {
  const severalSweeps = new Set(items.map(({ sweep }) => sweep.id)).size > 1;
  return {
    first: [
      RANK,
      ...(severalSweeps
        ? [{ head: 'sweep', cell: ({ sweep }: BestConfiguration) => `${sweep.name} (${sweep.id})` }]
        : []),
    ],
    beside:
      rule === 'one_se'
        ? [
            { head: 'behind', cell: ({ behind }) => figure(behind?.difference) },
            { head: '± se', cell: ({ behind }) => figure(behind?.standard_error) },
          ]
        : [],
  };
}

/** The rule in words. */
export function ruleWords({ rule, metric, contenders }: BestList): string {
  if (rule === 'mean') return `Rule mean: the best mean over seeds of ${metric.name}`;
  const compared = contenders === null ? '' : `; ${counted(contenders, 'configuration')} compared`;
  return (
    'Rule one_se: the earliest layer, then the strongest decay, of those within one standard error of the best' +
    ` (of the difference to it in ${metric.name}, row by row)${compared}`
  );
}
