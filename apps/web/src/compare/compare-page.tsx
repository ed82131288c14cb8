import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { comparisonQuery } from '../api/sweep-queries';
import { Loaded } from '../elements/loaded';
import { PageTitle } from '../layout/page-title';
import { ComparisonView } from './comparison-view';
import { ItemList } from './item-list';

/** Two or more probes, configurations, layers or sweeps on the same rows. */
export default function ComparePage() {
  const [search, setSearch] = useSearchParams();
  const items = search.getAll('items');
  const split = search.get('split') ?? 'val';
  const query = useQuery(comparisonQuery(items, split));
  const change = (items: readonly string[], split: string) =>
    setSearch([...items.map((item) => ['items', item] as [string, string]), ['split', split]]);
  return (
    <>
      <div className="view-head">
        <PageTitle>Compare</PageTitle>
      </div>
      <ItemList items={items} split={split} titles={query.data?.items} onChange={change} />
      {items.length > 1 && (
        <Loaded query={query} what="the comparison">
          {(comparison) => <ComparisonView comparison={comparison} />}
        </Loaded>
      )}
    </>
  );
}
