import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { sweepsQuery } from './sweeps-query';
import { useLiveSweeps } from './use-live-sweeps';
import { Loaded } from '../elements/loaded';
import { MoreButton } from '../elements/more-button';
import { PageTitle } from '../layout/page-title';
import { NoSweeps } from './no-sweeps';
import { SweepTable } from './sweep-table';

/** All sweeps, newest first, as they run. */
export function SweepsPage() {
  const query = useInfiniteQuery(sweepsQuery());
  const isLive = useLiveSweeps();
  return (
    <>
      <div className="view-head">
        <PageTitle>Sweeps</PageTitle>
        <Link className="button primary" to="/new">
          New sweep
        </Link>
      </div>
      {!isLive && query.data && <p className="hint">Live updates broke off; trying again.</p>}
      <Loaded query={query} what="the sweeps">
        {({ pages }) => {
          const sweeps = pages.flatMap(({ items }) => items);
          return sweeps.length === 0 ? <NoSweeps /> : <SweepTable sweeps={sweeps} />;
        }}
      </Loaded>
      <MoreButton query={query} what="sweeps" />
    </>
  );
}
