import { BEST_RULES, type SweepDetail } from '@sonde/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { reportQuery } from '../api/sweep-queries';
import { Choice } from '../elements/choice';
import { useSearch } from '../elements/use-search';

const BOARDS = ['configurations', 'probes'] as const;

/** What is ranked, by what, and of which layer and target. */
export function LeaderboardFilter({ sweep }: { readonly sweep: SweepDetail }) {
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
