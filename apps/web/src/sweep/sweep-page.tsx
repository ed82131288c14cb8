import { sweepHasEnded } from '@sonde/domain';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { sweepQuery } from '../api/sweep-queries';
import { useLiveSweep } from './use-live-sweep';
import { Loaded } from '../elements/loaded';
import { PageTitle } from '../layout/page-title';
import { SectionLinks } from './section-links';
import { SweepActions } from './sweep-actions';
import { SweepFacts } from './sweep-facts';
import { SweepSections } from './sweep-sections';

/** One sweep: how far it is, and what it found. */
export default function SweepPage() {
  const { id = '' } = useParams();
  const query = useQuery(sweepQuery(id));
  const sweep = query.data;
  const isLive = useLiveSweep(id, sweep !== undefined && !sweepHasEnded(sweep.state));
  return (
    <>
      <div className="view-head">
        <PageTitle>{sweep?.name ?? `Sweep ${id}`}</PageTitle>
        {sweep && <SweepActions sweep={sweep} />}
      </div>
      <Loaded query={query} what="the sweep">
        {(sweep) => (
          <>
            <SweepFacts sweep={sweep} isLive={isLive} />
            <SectionLinks />
            <SweepSections sweep={sweep} />
          </>
        )}
      </Loaded>
    </>
  );
}
