import { SweepView, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { sweepHasEnded } from '@sonde/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Navigate, NavLink, Route, Routes, useParams } from 'react-router';
import { api } from '../api/api';
import { listen, useVisible } from '../api/live';
import { sweepQuery } from '../api/queries';
import { Loaded, Loading } from '../elements/loaded';
import { NotFoundPage, PageTitle } from '../page-frame';
import { CurvesSection } from './curves-section';
import { LeaderboardSection } from './leaderboard-section';
import { ProfileSection } from './profile-section';
import { SensitivitySection } from './sensitivity-section';
import { SweepActions } from './sweep-actions';
import { SweepFacts } from './sweep-facts';
import { TrialsSection } from './trials-section';

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

// It brings a writer of YAML.
const FileSection = lazy(() => import('./file-section'));

function SweepSections({ sweep }: { readonly sweep: SweepDetail }) {
  return (
    <Suspense fallback={<Loading what="this part" />}>
      <Routes>
        <Route index element={<Navigate to="profile" replace />} />
        <Route path="profile" element={<ProfileSection sweep={sweep} />} />
        <Route path="leaderboard" element={<LeaderboardSection sweep={sweep} />} />
        <Route path="sensitivity" element={<SensitivitySection sweep={sweep} />} />
        <Route path="curves" element={<CurvesSection sweep={sweep} />} />
        <Route path="trials" element={<TrialsSection sweep={sweep} />} />
        <Route path="file" element={<FileSection sweep={sweep} />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}

const SECTIONS = ['profile', 'leaderboard', 'sensitivity', 'curves', 'trials', 'file'];

/** The parts of a sweep's view; each has an address of its own. */
function SectionLinks() {
  const { id } = useParams();
  return (
    <nav className="sections" aria-label="Parts of this sweep">
      {SECTIONS.map((name) => (
        <NavLink key={name} to={`/sweeps/${id}/${name}`}>
          {name[0]?.toUpperCase() + name.slice(1)}
        </NavLink>
      ))}
    </nav>
  );
}

/**
 * Keeps a sweep's state and counts up to date while it runs, and asks anew for all that it found when it has ended.
 * Says whether it does.
 *
 * @param isRunning a sweep that has ended is not listened to
 */
function useLiveSweep(id: string, isRunning: boolean): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  const isVisible = useVisible();
  useEffect(() => {
    if (!isRunning || !isVisible) return;
    const { queryKey } = sweepQuery(id);
    // The key of a sweep begins those of its results.
    const askAnew = () => void client.invalidateQueries({ queryKey });
    const path = sweepPath(id, '/events');
    const open = (signal: AbortSignal) => api.events(SweepView, path, { event: 'sweep', signal });
    return listen(open, {
      onConnection: setLive,
      onEnd: askAnew,
      onView: (view) => {
        const known = client.getQueryData(queryKey);
        client.setQueryData(queryKey, (detail) => detail && { ...detail, ...view });
        if (known && (known.state !== view.state || known.counts.failed !== view.counts.failed)) askAnew();
      },
    });
  }, [client, id, isRunning, isVisible]);
  return isLive;
}
