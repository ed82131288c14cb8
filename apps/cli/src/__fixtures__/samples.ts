import {
  SweepSpec,
  type RankedConfiguration,
  type SweepDetail,
  type SweepReport,
  type SweepView,
} from '@sonde/contracts';

const NO_TRIALS = {
  planned: 0,
  pending: 0,
  running: 0,
  succeeded: 0,
  cached: 0,
  pruned: 0,
  diverged: 0,
  failed: 0,
  cancelled: 0,
};

export function sweepView(state: SweepView['state'], counts: Partial<SweepView['counts']> = {}): SweepView {
  return {
    id: 'abc123',
    name: 'a-sweep',
    description: null,
    state,
    dataset: { name: 'tiny', version: 1, digest: 'd'.repeat(64) },
    metric: { name: 'val/accuracy', goal: 'maximize' },
    pool: 'cpu',
    counts: { ...NO_TRIALS, ...counts },
    revision: 0,
    failure: null,
    created_at: '2026-01-02T03:04:05.000Z',
    finished_at: null,
    duration_s: 12.34,
    eta_s: null,
    temporal_url: null,
  };
}

export function sweepDetail(view: SweepView, spec: object = {}, failures: SweepDetail['failures'] = {}): SweepDetail {
  const { name, dataset } = view;
  return { ...view, failures, spec: SweepSpec.parse({ name, dataset: dataset.name, ...spec }) };
}

export function ranked(fields: Partial<RankedConfiguration>): RankedConfiguration {
  return {
    rank: 1,
    layer: 'first',
    target: 'labels',
    configuration: { optimizer: 'adam', learning_rate: 0.01 },
    n: 6,
    val: { mean: 0.91234, sd: 0.01 },
    test: {},
    permuted: null,
    baseline: null,
    diverged: 0,
    tied_with: 0,
    probe_key: '0123456789abcdef',
    ...fields,
  };
}

export function sweepReport(
  fields: Partial<Omit<SweepReport, 'sweep'>> = {},
  view = sweepView('completed'),
): SweepReport {
  const { id, name, state, dataset, metric, counts, duration_s, temporal_url } = view;
  const sweep = { id, name, state, dataset, metric, counts, duration_s, temporal_url };
  return { sweep, best: [], layers: [], notes: [], ...fields };
}
