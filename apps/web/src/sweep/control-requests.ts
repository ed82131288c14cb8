import { seedsOf, type SweepChanges, type SweepSpec, type SweepView } from '@sonde/contracts';

const ACTIONS = ['pause', 'resume', 'retry', 'extend', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

/** What makes sense in a sweep's state; the api has the last word. */
export function allowedActions({ state, counts }: Pick<SweepView, 'state' | 'counts'>): readonly Action[] {
  const isOpen = state === 'planning' || state === 'running';
  const allowed: Readonly<Record<Action, boolean>> = {
    pause: isOpen,
    resume: state === 'paused',
    retry: state !== 'cancelling' && counts.failed + counts.cancelled > 0,
    extend: state !== 'cancelling',
    cancel: isOpen || state === 'paused',
  };
  return ACTIONS.filter((action) => allowed[action]);
}

/** What the form of an extension says. */
interface Written {
  /** How many. */
  readonly seeds: number;
  /** Globs, one a line. */
  readonly layers: string;
}

/** What a form changes in a sweep. A list of seeds stays as it is where as many are asked for. */
export function changesOf(spec: SweepSpec, { seeds, layers }: Written): SweepChanges {
  const globs = layers.split('\n').flatMap((line) => line.trim() || []);
  return {
    ...(seeds === seedsOf(spec).length ? {} : { replicates: { seeds } }),
    ...(globs.join('\n') === spec.layers.join('\n') ? {} : { layers: globs }),
  };
}
