import { SweepSpec } from '@sonde/contracts';
import type { SweepState, TrialFailure } from '@sonde/contracts/temporal';
import { emptyCounts, type DatasetDescription, type PlannedTrial } from '@sonde/domain';
import { createOrchestratorActivities, type PlannableSweep, type SweepStore } from './orchestrator-activities';

const description: DatasetDescription = {
  manifest: {
    name: 'd',
    task: 'classification',
    classes: ['a', 'b'],
    layers: [
      { name: 'first', file: 'f' },
      { name: 'second', file: 's' },
    ],
    labels: 'l',
  },
  digest: 'd',
  layers: ['first', 'second'].map((name) => ({
    name,
    file: '',
    columns: 1,
    digests: { train: name, val: name },
    constantColumns: [],
  })),
  targets: [
    { name: 'labels', task: 'classification', classes: ['a', 'b'], outputs: 2, digests: { train: 't', val: 'v' } },
  ],
  splits: { train: 4, val: 2 },
  warnings: [],
};

/** One sweep in memory, as a store has it. */
function storeOf(fields: Partial<PlannableSweep> = {}) {
  const written: PlannedTrial[] = [];
  const closed: (TrialFailure | 'cancelled')[] = [];
  let sweep: PlannableSweep = {
    name: 'a',
    state: 'planning',
    spec: SweepSpec.parse({ name: 'a', dataset: 'd', replicates: { seeds: 2 }, max_retries: 5 }),
    metric: 'val/accuracy',
    goal: 'maximize',
    pool: 'cpu',
    planned: null,
    dataset: { name: 'd', description },
    ...fields,
  };
  const store: SweepStore = {
    findSweep: (id) => Promise.resolve(id === 's' ? sweep : undefined),
    writePlan: (_, trials) => {
      written.push(...trials);
      sweep = { ...sweep, planned: trials.length, state: 'running' };
      return Promise.resolve();
    },
    plannedLayers: () =>
      Promise.resolve(
        description.layers.map(({ name }, layer) => ({ layer, name, packs: 1, trials: written.length / 2 })),
      ),
    closePack: () => Promise.resolve(2),
    closeTrials: (_, failure) => Promise.resolve(void closed.push(failure)),
    moveSweep: (_, from, to: SweepState) => {
      const moves = from.includes(sweep.state);
      if (moves) sweep = { ...sweep, state: to };
      return Promise.resolve(moves);
    },
    countTrials: () => Promise.resolve({ ...emptyCounts(), succeeded: 4 }),
    bestLine: () => Promise.resolve('best'),
  };
  return { activities: createOrchestratorActivities(store), written, closed };
}

describe('planSweep', () => {
  it('writes the trials once and answers with the plan', async () => {
    const { activities, written } = storeOf();
    const plan = await activities.planSweep({ sweepId: 's' });
    expect(plan).toMatchObject({ name: 'a', dataset: 'd', planned: 4, maxRetries: 5, metric: 'val/accuracy' });
    expect(await activities.planSweep({ sweepId: 's' })).toEqual(plan);
    expect(written).toHaveLength(4);
  });

  it('fails for good where there is no such sweep', async () => {
    await expect(storeOf().activities.planSweep({ sweepId: 'x' })).rejects.toMatchObject({
      type: 'bad_input',
      nonRetryable: true,
    });
  });
});

describe('finishSweep', () => {
  it.each([
    [{ kind: 'ran' as const }, 'running', 'completed', 'cancelled'],
    [{ kind: 'cancelled' as const }, 'cancelling', 'cancelled', 'cancelled'],
    [{ kind: 'error' as const, message: 'm' }, 'running', 'failed', { class: 'internal', message: 'm' }],
    // What ended before stays as it was.
    [{ kind: 'cancelled' as const }, 'completed', 'completed', 'cancelled'],
  ])('%p ends a sweep that is %s as %s', async (end, state, expected, left) => {
    const { activities, closed } = storeOf({ state: state as SweepState, planned: 4 });
    expect(await activities.finishSweep({ sweepId: 's', end })).toMatchObject({ state: expected, best: 'best' });
    expect(closed).toEqual([left]);
  });
});
