import type { BestConfiguration, BestList } from '@sonde/contracts';
import { formatNumber, ruleInWords } from '@sonde/domain/format';
import { formatRanked, RANK } from './ranked';
import type { Column } from './table';

/** The best configurations by a rule, for people: what the rule says, and its gap to the best. */
export function formatBest(list: BestList): string {
  const { first, beside } = bestColumns(list);
  const columns = { first: [...first, CONFIGURATION], beside };
  return [ruleInWords(list), '', formatRanked(list.items, list.metric.name, columns)].join('\n');
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
            { head: 'gap to best', cell: ({ gap_to_best: gap }) => formatNumber(gap?.difference) },
            { head: '± se', cell: ({ gap_to_best: gap }) => formatNumber(gap?.standard_error) },
          ]
        : [],
  };
}
