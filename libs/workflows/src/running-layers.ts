import {
  LAYER_WORKFLOW,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  layerWorkflowId,
  type LayerResult,
  type LayerWorkflowInput,
  type PlannedLayer,
  type SweepPlan,
  type SweepWorkflowInput,
} from '@sonde/contracts/temporal';
import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  defineSignal,
  startChild,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';

type Layer = (input: LayerWorkflowInput) => Promise<LayerResult>;

const setPaused = defineSignal<[boolean]>(SIGNALS.setPaused);

/** The layers of a sweep that train: started, paused and resumed. */
export class RunningLayers {
  private readonly handles = new Map<number, ChildWorkflowHandle<Layer> | null>();
  /** Undefined until the first plan or update says. */
  private paused: boolean | undefined;

  constructor(private readonly sweep: SweepWorkflowInput) {
    this.paused = sweep.isPaused;
  }

  get isPaused(): boolean {
    return this.paused ?? false;
  }

  /** What the first plan says; an update, or the run before this one, knows better than a plan that was read earlier. */
  startPaused(paused: boolean): void {
    this.paused ??= paused;
  }

  async setPaused(value: boolean): Promise<void> {
    this.paused = value;
    const handles = [...this.handles.values()].filter((handle) => handle !== null);
    // A completed layer rejects the signal; ignore that.
    await Promise.all(handles.map((handle) => handle.signal(setPaused, value).catch(() => undefined)));
  }

  /** Whether a layer runs, or any. */
  has(layer?: number): boolean {
    return layer === undefined ? this.handles.size > 0 : this.handles.has(layer);
  }

  /** Trains what is open in a layer. @param window packs that wait or train at once */
  async run(plan: SweepPlan, layer: PlannedLayer, window: number): Promise<LayerResult> {
    const input = this.inputOf(plan, layer, window);
    this.handles.set(layer.layer, null);
    try {
      const handle = await startChild<Layer>(LAYER_WORKFLOW, this.optionsOf(plan, layer, input));
      this.handles.set(layer.layer, handle);
      // It was started with what was known then.
      if (this.isPaused !== input.isPaused) await handle.signal(setPaused, this.isPaused).catch(() => undefined);
      return await handle.result();
    } finally {
      this.handles.delete(layer.layer);
    }
  }

  private inputOf(plan: SweepPlan, layer: PlannedLayer, window: number): LayerWorkflowInput {
    const { sweepId, historyLimit } = this.sweep;
    return {
      sweepId,
      layer: layer.layer,
      window,
      pool: plan.pool,
      goal: plan.goal,
      trials: layer.trials,
      maxRetries: plan.maxRetries,
      priority: plan.priority,
      rungs: plan.rungs,
      isPaused: this.isPaused,
      packs: layer.packs.length > 0 ? layer.packs : null,
      ...(historyLimit === undefined ? {} : { historyLimit }),
      progress: {
        after: -1,
        rungsDone: 0,
        suspects: [],
        ended: layer.ended,
        failed: layer.failed,
        bestScore: layer.bestScore,
      },
    };
  }

  private optionsOf(plan: SweepPlan, { layer, name, trials }: PlannedLayer, input: LayerWorkflowInput) {
    const { sweepId } = this.sweep;
    return {
      workflowId: layerWorkflowId(sweepId, layer),
      args: [input] as [LayerWorkflowInput],
      // A cancelled sweep ends after its layers have stopped their trainers, not before.
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `${name} · ${trials} ${trials === 1 ? 'trial' : 'trials'}`,
      typedSearchAttributes: [
        { key: defineSearchAttributeKey('SweepId', SEARCH_ATTRIBUTES.SweepId), value: sweepId },
        { key: defineSearchAttributeKey('SweepName', SEARCH_ATTRIBUTES.SweepName), value: plan.name },
        { key: defineSearchAttributeKey('Dataset', SEARCH_ATTRIBUTES.Dataset), value: plan.dataset },
        { key: defineSearchAttributeKey('Pool', SEARCH_ATTRIBUTES.Pool), value: plan.pool },
        { key: defineSearchAttributeKey('Layer', SEARCH_ATTRIBUTES.Layer), value: name },
      ],
    };
  }
}
