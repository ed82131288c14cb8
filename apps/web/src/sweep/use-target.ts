import type { SweepDetail } from '@sonde/contracts';
import { useSearch } from '../elements/use-search';

/** The target that the address names, else the first; undefined where the sweep has but its dataset's only one. */
export function useTarget({ spec: { targets = [] } }: SweepDetail) {
  const { search, change } = useSearch();
  return {
    targets,
    target: search.get('target') ?? targets[0],
    setTarget: (target: string) => change({ target }),
  };
}
