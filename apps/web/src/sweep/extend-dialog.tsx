import { seedsOf, type SweepChanges, type SweepSpec } from '@sonde/contracts';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../elements/dialog';
import { changesOf } from './changes';

interface Props {
  readonly spec: SweepSpec;
  readonly onClose: () => void;
  readonly onExtend: (changes: SweepChanges) => void;
}

/** Asks for more seeds, or other layers. */
export function ExtendDialog({ spec, onClose, onExtend }: Props) {
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
