import {
  SweepSpec,
  type BestConfiguration,
  type BestLayer,
  type BestList,
  type DatasetView,
  type LayerProfile,
  type ProfileLayer,
  type RankedConfiguration,
  type Registration,
  type RowFigure,
  type SealRecord,
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

/** A registration that has completed, or one with other fields. */
export function registration(dataset: DatasetView | null, fields: Partial<Registration> = {}): Registration {
  return {
    id: 'reg123',
    name: dataset?.name ?? 'tiny',
    path: dataset?.path ?? '/data',
    state: 'completed',
    progress: { files: 2, files_done: 2, bytes: 300, bytes_done: 300 },
    waiting_for: null,
    dataset,
    problem: null,
    created_at: '2026-01-02T03:04:05.000Z',
    finished_at: '2026-01-02T03:04:06.000Z',
    temporal_url: null,
    ...fields,
  };
}

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

/** No access to test beyond selection. */
const UNTOUCHED: SealRecord = { accesses: [], configurations: 0 };

/** A figure over 600 rows. */
export function onRows(mean: number | null, ci95: RowFigure['ci95']): RowFigure {
  return { mean, ci95, method: ci95 && 'wilson', rows: 600 };
}

export function ranked(fields: Partial<RankedConfiguration>): RankedConfiguration {
  return {
    rank: 1,
    layer: 'first',
    target: 'labels',
    configuration: { optimizer: 'adam', learning_rate: 0.01 },
    configuration_id: 'c0ffee',
    n: 6,
    val: { mean: 0.91234, sd: 0.01, seed_t95: [0.9018, 0.9228] },
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
  return { sweep, best: [], layers: [], seal: UNTOUCHED, notes: [], ...fields };
}

export function bestList(items: readonly Partial<BestConfiguration>[], fields: Partial<BestList> = {}): BestList {
  const sweep = { id: 'abc123', name: 'a-sweep' };
  return {
    rule: 'mean',
    metric: { name: 'val/accuracy', goal: 'maximize' },
    items: items.map((item, at) => ({ ...ranked({ rank: at + 1, ...item }), sweep, gap_to_best: null, ...item })),
    contenders: null,
    notes: [],
    ...fields,
  };
}

export function profileLayer(best: Partial<RankedConfiguration>, fields: Partial<ProfileLayer> = {}): ProfileLayer {
  const whole = ranked(best);
  return {
    layer: whole.layer,
    index: 0,
    target: whole.target,
    best: whole,
    val_ci95: onRows(whole.val.mean, null),
    baseline: {},
    generalization_gap: {},
    configurations: 4,
    edge: null,
    ...fields,
  };
}

export function layerProfile(layers: readonly ProfileLayer[], fields: Partial<LayerProfile> = {}): LayerProfile {
  const { id, name, state, dataset, metric } = sweepView('completed');
  return {
    sweep: { id, name, state, dataset, metric },
    test_splits: ['test'],
    targets: [...new Set(layers.map(({ target }) => target))],
    layers: [...layers],
    best_layers: [],
    seal: UNTOUCHED,
    notes: [],
    ...fields,
  };
}

/** @param shares P(best) by layer; those above 0.1 may be best */
export function bestLayer(shares: Readonly<Record<string, number>>, fields: Partial<BestLayer> = {}): BestLayer {
  const layers = Object.entries(shares).map(([layer, p_best], index): BestLayer['layers'][number] => ({
    ...{ layer, index, p_best, mean: 0.9, ci95: [-0.01, 0.02], in_set: p_best > 0.1 },
  }));
  return {
    target: 'labels',
    metric: 'val/accuracy',
    rows: 500,
    groups: null,
    draws: 2000,
    seed: 0,
    contenders: layers.length,
    configurations: 8,
    layers,
    confidence_set: layers.filter(({ in_set }) => in_set).map(({ layer }) => layer),
    summary: "first and second can't be told apart.",
    ...fields,
  };
}
