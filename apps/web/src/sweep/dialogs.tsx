import { seedsOf, type SweepChanges, type SweepDetail, type SweepSpec } from '@sonde/contracts';
import { useId, useLayoutEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { counted } from '../format';
import { changesOf } from './control-requests';

interface CancelProps {
  readonly sweep: SweepDetail;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks whether a sweep is really to be cancelled. */
export function CancelDialog({ sweep, onClose, onConfirm }: CancelProps) {
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

interface ExtendProps {
  readonly spec: SweepSpec;
  readonly onClose: () => void;
  readonly onExtend: (changes: SweepChanges) => void;
}

/** Asks for more seeds, or other layers. */
export function ExtendDialog({ spec, onClose, onExtend }: ExtendProps) {
  const [seeds, setSeeds] = useState(seedsOf(spec).length);
  const [layers, setLayers] = useState(spec.layers.join('\n'));
  const extend = (event: FormEvent) => {
    event.preventDefault();
    onExtend(changesOf(spec, { seeds, layers }));
  };
  return (
    <Dialog heading="Extend the sweep" onClose={onClose}>
      <form onSubmit={extend}>
        <p className="hint">Trials that are there stay. A sweep that has ended runs again for those that are added.</p>
        <label className="field">
          <span>Seeds</span>
          <input
            type="number"
            min={1}
            max={100_000}
            required
            value={seeds}
            onChange={(event) => setSeeds(event.target.valueAsNumber)}
          />
          <span className="hint"> replicates of each configuration, from seed 0</span>
        </label>
        <label className="field">
          <span>Layers</span>
          <textarea rows={4} required value={layers} onChange={(event) => setLayers(event.target.value)} />
          <span className="hint">globs over the dataset's layer names, one a line</span>
        </label>
        <div className="row">
          <button type="button" onClick={onClose}>
            Leave it as it is
          </button>
          <button type="submit" className="primary">
            Extend
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface DialogProps {
  readonly heading: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog, open as long as it is there. Escape closes it, and the focus goes back to where it was. */
export function Dialog({ heading, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the element is gone: only what is closed gives the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{heading}</h2>
      {children}
    </dialog>
  );
}
