import type { SweepDetail } from '@sonde/contracts';
import { useState } from 'react';
import { useSearch } from '../elements/use-search';
import { CompareTray, type Picked } from './compare-tray';
import { ConfigurationBoard } from './configuration-board';
import { Downloads } from './downloads';
import { LeaderboardFilter } from './leaderboard-filter';
import { ProbeBoard } from './probe-board';

/** Configurations by a rule, or single probes by a figure; tick some to compare them. */
export function LeaderboardSection({ sweep }: { readonly sweep: SweepDetail }) {
  const { search } = useSearch();
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const pick = (item: Picked) =>
    setPicked((before) =>
      before.some(({ reference }) => reference === item.reference)
        ? before.filter(({ reference }) => reference !== item.reference)
        : [...before, item],
    );
  const Board = search.get('of') === 'probes' ? ProbeBoard : ConfigurationBoard;
  return (
    <>
      <LeaderboardFilter sweep={sweep} />
      <Board sweep={sweep} picked={picked} onPick={pick} />
      <CompareTray picked={picked} onClear={() => setPicked([])} />
      <Downloads sweep={sweep} />
    </>
  );
}
