import { BEST_RULES, type SweepDetail } from '@sonde/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { reportQuery } from '../api/queries';
import { Choice, useSearch } from '../elements/choice';
import { ConfigurationBoard } from './configuration-board';
import { Downloads } from './downloads';
import { CompareTray, type Picked } from './picking';
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

const BOARDS = ['configurations', 'probes'] as const;

/** What is ranked, by what, and of which layer and target. */
function LeaderboardFilter({ sweep }: { readonly sweep: SweepDetail }) {
  const { search, change } = useSearch();
  const { pathname } = useLocation();
  const { data: report } = useQuery(reportQuery(sweep));
  const board = search.get('of') ?? 'configurations';
  const layers = [...new Set(report?.layers.map(({ layer }) => layer))];
  const { targets = [] } = sweep.spec;
  return (
    <div className="row filter">
      <span className="choice" role="group" aria-label="What is ranked">
        {BOARDS.map((name) => (
          <Link key={name} to={{ pathname, search: `?of=${name}` }} replace aria-current={name === board}>
            {name === 'probes' ? 'Probes' : 'Configurations'}
          </Link>
        ))}
      </span>
      {board === 'configurations' && (
        <Choice
          label="Rule"
          value={search.get('rule') ?? 'mean'}
          options={BEST_RULES}
          onChange={(rule) => change({ rule })}
        />
      )}
      <Choice
        label="Layer"
        value={search.get('layer') ?? ''}
        options={layers}
        all="all layers"
        onChange={(layer) => change({ layer })}
      />
      {targets.length > 1 && (
        <Choice
          label="Target"
          value={search.get('target') ?? ''}
          options={targets}
          all="all targets"
          onChange={(target) => change({ target })}
        />
      )}
    </div>
  );
}
