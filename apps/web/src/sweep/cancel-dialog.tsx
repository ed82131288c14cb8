import type { SweepDetail } from '@sonde/contracts';
import { Dialog } from '../elements/dialog';
import { counted } from '../format';

interface Props {
  readonly sweep: SweepDetail;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

export function CancelDialog({ sweep, onClose, onConfirm }: Props) {
  const left = sweep.counts.pending + sweep.counts.running;
  return (
    <Dialog heading={`Cancel ${sweep.name}?`} onClose={onClose}>
      <p>
        {counted(left, 'trial')} that have not ended will be cancelled. What was trained stays, and a retry takes up the
        rest.
      </p>
      <div className="row">
        <button type="button" onClick={onClose}>
          Let it run
        </button>
        <button type="button" className="primary" onClick={onConfirm}>
          Cancel the sweep
        </button>
      </div>
    </Dialog>
  );
}
