import type { SweepDetail } from '@sonde/contracts';
import { Choice, useSearch } from '../elements/choice';

/** Which target's figures are shown, where a sweep has several. */
export function TargetChoice({ sweep }: { readonly sweep: SweepDetail }) {
  const { targets, target, setTarget } = useTarget(sweep);
  if (targets.length < 2) return null;
  return (
    <div className="row">
      <Choice label="Target" value={target ?? ''} options={targets} onChange={setTarget} />
    </div>
  );
}

/** The target that the address names, else the first; undefined where the sweep has but its dataset's only one. */
export function useTarget({ spec: { targets = [] } }: SweepDetail) {
  const { search, change } = useSearch();
  return {
    targets,
    target: search.get('target') ?? targets[0],
    setTarget: (target: string) => change({ target }),
  };
}
