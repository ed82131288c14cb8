import type { SweepDetail } from '@sonde/contracts';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Loading } from '../elements/loading';
import { NotFoundPage } from '../layout/not-found-page';
import { CurvesSection } from './curves-section';
import { LeaderboardSection } from './leaderboard-section';
import { ProfileSection } from './profile-section';
import { SensitivitySection } from './sensitivity-section';
import { TrialsSection } from './trials-section';

// It brings a writer of YAML.
const FileSection = lazy(() => import('./file-section'));

export function SweepSections({ sweep }: { readonly sweep: SweepDetail }) {
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
