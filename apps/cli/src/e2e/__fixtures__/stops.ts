import { RandomStream } from '@sonde/domain';
import { dealer } from './dealt';
import { family, signal } from './stack-processes';

/** What of a trainer stands still: the process that speaks to Temporal and Postgres, the one that trains, or both. */
const WHO = ['trainer', 'training process', 'both'] as const;
const TRAINING = ['training', 'with a checkpoint'] as const;
/** What it is at when it stops. */
const WHEN = [...TRAINING, 'recording'] as const;
/** When it goes on: something that another trainer has done with its pack meanwhile. */
const UNTIL = ['taken over', 'written by another', 'recorded by another', 'over'] as const;

export interface Stop {
  readonly who: (typeof WHO)[number];
  readonly when: (typeof WHEN)[number];
  /** A training process alone does not lose its pack: its trainer goes on to send heartbeats. */
  readonly until: (typeof UNTIL)[number] | 'older than a heartbeat may be';
  /** Which of the trainers that have a pack. */
  readonly which: 0 | 1;
}

/** Stops in an order that follows from the seed alone: of each list, all before one comes twice. */
export function stopsOf(seed: number, count: number): Stop[] {
  const random = new RandomStream(seed, 'search');
  const who = dealer(random, WHO);
  const alone = dealer(random, TRAINING);
  const [when, until] = [dealer(random, WHEN), dealer(random, UNTIL)];
  return Array.from({ length: count }, () => {
    const one = who();
    const which = random.nextBelow(2) === 0 ? 0 : 1;
    return one === 'training process'
      ? { who: one, which, when: alone(), until: 'older than a heartbeat may be' }
      : { who: one, which, when: when(), until: until() };
  });
}

/** Stops a trainer, its training process, or both. @returns lets go on what was stopped */
export function stop(who: Stop['who'], trainer: number | undefined): () => void {
  const [own, ...training] = family(trainer);
  const stopped = [...(who === 'training process' ? [] : [own]), ...(who === 'trainer' ? [] : training)];
  stopped.forEach((pid) => signal(pid, 'SIGSTOP'));
  return () => stopped.forEach((pid) => signal(pid, 'SIGCONT'));
}
