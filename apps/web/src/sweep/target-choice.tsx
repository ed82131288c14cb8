import type { SweepDetail } from '@sonde/contracts';
import { Choice } from '../elements/choice';
import { useTarget } from './use-target';

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
