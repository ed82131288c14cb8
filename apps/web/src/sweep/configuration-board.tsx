import { BestList, type BestConfiguration, type BestRule, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { configurationInWords, ruleInWords, varyingParameters } from '@sonde/domain/format';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { useSearch } from '../elements/choice';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded } from '../elements/loaded';
import { Notes } from '../elements/panel';
import { formatNumber, NONE } from '../format';
import { pickColumn, type Picking } from './picking';
import { parameterColumns, probeColumns, selectionColumns, testColumns } from './ranked-columns';

interface Props extends Picking {
  readonly sweep: SweepDetail;
}

/** Configurations, the selected one first. */
export function ConfigurationBoard({ sweep, ...picking }: Props) {
  const { search } = useSearch();
  const rule = search.get('rule') === 'one_se' ? 'one_se' : 'mean';
  const filter = { rule, layer: search.get('layer') ?? undefined, target: search.get('target') ?? undefined } as const;
  const query = useQuery(bestQuery(sweep, filter));
  return (
    <Loaded query={query} what="the best configurations">
      {(list) => (
        <>
          <DataTable
            caption={ruleInWords(list)}
            columns={columnsOf(list, picking)}
            rows={list.items}
            rowId={({ sweep: { id }, configuration_id }) => `${id}/${configuration_id}`}
            empty="No probe yet."
          />
          <Notes notes={list.notes} />
        </>
      )}
    </Loaded>
  );
}

function columnsOf({ rule, items, metric }: BestList, picking: Picking): ColumnDef<BestConfiguration>[] {
  const ranked = { rows: items, of: (item: BestConfiguration) => item, metric: metric.name };
  const varying = varyingParameters(items.map(({ configuration }) => configuration));
  const severalTargets = new Set(items.map(({ target }) => target)).size > 1;
  return [
    pickColumn(picking, ({ sweep, configuration_id, layer, configuration }) => ({
      reference: `configuration:${sweep.id}/${configuration_id}`,
      title: `${layer}, ${configurationInWords(configuration, varying)}`,
    })),
    numberColumn('#', ({ rank }) => rank, String),
    headColumn<BestConfiguration>('Layer', ({ layer }) => layer),
    ...(severalTargets ? [column<BestConfiguration>('Target', ({ target }) => target)] : []),
    ...parameterColumns(ranked),
    ...selectionColumns(ranked),
    ...(rule === 'one_se' ? [behindColumn()] : []),
    ...testColumns(ranked),
    ...probeColumns(ranked),
  ];
}

function behindColumn(): ColumnDef<BestConfiguration> {
  return rightColumn('gap to the best ± s.e.', ({ gap_to_best: gap }) =>
    gap ? `${formatNumber(gap.difference)} ± ${formatNumber(gap.standard_error)}` : NONE,
  );
}

interface BestFilter {
  readonly rule: BestRule;
  readonly layer?: string | undefined;
  readonly target?: string | undefined;
}

const bestQuery = (sweep: SweepRef, filter: BestFilter) =>
  queryOptions({
    ...resultsOf(sweep, 'best', filter),
    queryFn: ({ signal }) => api.call(BestList, sweepPath(sweep.id, '/best', { ...filter, limit: 50 }), { signal }),
  });
