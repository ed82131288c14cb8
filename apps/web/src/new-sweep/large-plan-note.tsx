import { counted } from '../format';

interface Props {
  /** At most. */
  readonly trials: number;
  readonly onPlan: () => void;
}

/** How many trials a large file asks for, with a button that plans them. */
export function LargePlanNote({ trials, onPlan }: Props) {
  return (
    <>
      <p>
        At most <strong>{counted(trials, 'trial')}</strong>: too many to plan while you type.
      </p>
      <div className="row">
        <button type="button" onClick={onPlan}>
          Plan them
        </button>
      </div>
    </>
  );
}
