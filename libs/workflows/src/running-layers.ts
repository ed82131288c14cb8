import {
  LAYER_WORKFLOW,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  layerWorkflowId,
  type LayerResult,
  type LayerWorkflowInput,
  type PlannedLayer,
  type SweepPlan,
} from '@sonde/contracts/temporal';
import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  defineSignal,
  setCurrentDetails,
  startChild,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import { inParallel } from './in-parallel';
import { bestOf } from './progress';
import { showProgress, showState } from './search-attributes';
import { sweepDetails } from './sweep-details';

type Layer = (input: LayerWorkflowInput) => Promise<LayerResult>;

/** Packs of a sweep that wait or train at once: enough to keep a pool busy, few enough to be cancelled and read. */
const PACKS_IN_FLIGHT = 64;

/** Layers that run at once, each with its share of them. */
const LAYERS_AT_ONCE = 16;

const setPaused = defineSignal<[boolean]>(SIGNALS.setPaused);

/** The layers of a sweep that train: started, told to pause, and shown. */
export class RunningLayers {
  private readonly handles = new Set<ChildWorkflowHandle<Layer>>();
  private isPaused = false;

  constructor(private readonly sweepId: string) {}

  /** Trains what is open in some layers. */
  async run(plan: SweepPlan, open: readonly PlannedLayer[]): Promise<void> {
    this.isPaused = plan.isPaused;
    const most = plan.maxConcurrentPacks ?? PACKS_IN_FLIGHT;
    const atOnce = Math.min(open.length, LAYERS_AT_ONCE, most);
    const window = Math.floor(most / atOnce);
    const results = new Map<number, LayerResult>();
    showState(plan.isPaused ? 'paused' : 'running');
    show(plan, results);
    await inParallel(open, atOnce, async (layer) => {
      results.set(layer.layer, await this.runLayer(plan, layer, window));
      show(plan, results);
    });
  }

  async setPaused(value: boolean): Promise<void> {
    this.isPaused = value;
    // One that has just ended needs no word.
    await Promise.all([...this.handles].map((handle) => handle.signal(setPaused, value).catch(() => undefined)));
  }

  private async runLayer(plan: SweepPlan, layer: PlannedLayer, window: number): Promise<LayerResult> {
    const input: LayerWorkflowInput = {
      ...{ sweepId: this.sweepId, layer: layer.layer, window },
      ...{ pool: plan.pool, goal: plan.goal, trials: layer.trials, maxRetries: plan.maxRetries },
      ...{ priority: plan.priority, rungs: plan.rungs, isPaused: this.isPaused },
      progress: {
        ...{ after: -1, rungsDone: 0, suspects: [] },
        ...{ ended: layer.ended, failed: layer.failed, bestScore: layer.bestScore },
      },
    };
    const handle = await startChild<Layer>(LAYER_WORKFLOW, {
      workflowId: layerWorkflowId(this.sweepId, layer.layer),
      args: [input],
      // A cancelled sweep ends after its layers have stopped their trainers, not before.
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `${layer.name} · ${layer.trials} ${layer.trials === 1 ? 'trial' : 'trials'}`,
      typedSearchAttributes: [
        { key: defineSearchAttributeKey('SweepId', SEARCH_ATTRIBUTES.SweepId), value: this.sweepId },
        { key: defineSearchAttributeKey('SweepName', SEARCH_ATTRIBUTES.SweepName), value: plan.name },
        { key: defineSearchAttributeKey('Dataset', SEARCH_ATTRIBUTES.Dataset), value: plan.dataset },
        { key: defineSearchAttributeKey('Pool', SEARCH_ATTRIBUTES.Pool), value: plan.pool },
        { key: defineSearchAttributeKey('Layer', SEARCH_ATTRIBUTES.Layer), value: layer.name },
      ],
    });
    this.handles.add(handle);
    try {
      // It may have been told nothing yet of what was wished for while it started.
      if (this.isPaused !== input.isPaused) await handle.signal(setPaused, this.isPaused);
      return await handle.result();
    } finally {
      this.handles.delete(handle);
    }
  }
}

function show(plan: SweepPlan, results: ReadonlyMap<number, LayerResult>): void {
  const now = plan.layers.map((layer) => results.get(layer.layer) ?? layer);
  showProgress({
    planned: plan.planned,
    done: sum(now.map(({ ended }) => ended)),
    failed: sum(now.map(({ failed }) => failed)),
    bestScore: bestOf(
      plan.goal,
      now.map(({ bestScore }) => bestScore),
    ),
  });
  setCurrentDetails(sweepDetails(plan, results));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
