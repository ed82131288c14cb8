import {
  LAYER_WORKFLOW,
  SEARCH_ATTRIBUTES,
  layerWorkflowId,
  type LayerResult,
  type LayerWorkflowInput,
  type OrchestratorActivities,
  type PlannedLayer,
  type SweepEnd,
  type SweepOutcome,
  type SweepPlan,
  type SweepWorkflowInput,
} from '@sonde/contracts/temporal';
import { defineSearchAttributeKey, rootCause } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  executeChild,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import { bestOf } from './progress';
import { showProgress, showState } from './search-attributes';
import { sweepDetails } from './sweep-details';

const { planSweep, finishSweep } = proxyActivities<OrchestratorActivities>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/**
 * Runs a sweep: plans it, runs one `layer` workflow a layer, and closes it whatever happens. Postgres holds the truth
 * about its trials; this workflow drives.
 */
export async function sweep({ sweepId }: SweepWorkflowInput): Promise<SweepOutcome> {
  let end: SweepEnd = { kind: 'ran' };
  try {
    const plan = await planSweep({ sweepId });
    await runLayers(sweepId, plan);
  } catch (error) {
    end = isCancellation(error) ? { kind: 'cancelled' } : { kind: 'error', message: rootCause(error) ?? String(error) };
  }
  const outcome = await CancellationScope.nonCancellable(() => finishSweep({ sweepId, end }));
  showState(outcome.state);
  setCurrentDetails(`**${outcome.state}** · ${outcome.best ?? 'no probe succeeded'}`);
  return outcome;
}

async function runLayers(sweepId: string, plan: SweepPlan): Promise<void> {
  const results = new Map<number, LayerResult>();
  const show = (): void => {
    const all = [...results.values()];
    showProgress({
      planned: plan.planned,
      done: sum(all.map((result) => result.done)),
      failed: sum(all.map((result) => result.failed)),
      bestScore: bestOf(
        plan.goal,
        all.map((result) => result.bestScore),
      ),
    });
    setCurrentDetails(sweepDetails(plan, results));
  };
  showState('running');
  show();
  await Promise.all(
    plan.layers.map(async (layer) => {
      results.set(layer.layer, await runLayer(sweepId, plan, layer));
      show();
    }),
  );
}

function runLayer(sweepId: string, plan: SweepPlan, layer: PlannedLayer): Promise<LayerResult> {
  const input: LayerWorkflowInput = {
    sweepId,
    sweepName: plan.name,
    layer: layer.layer,
    layerName: layer.name,
    pool: plan.pool,
    goal: plan.goal,
    packs: layer.packs,
    trials: layer.trials,
    maxRetries: plan.maxRetries,
  };
  return executeChild<(input: LayerWorkflowInput) => Promise<LayerResult>>(LAYER_WORKFLOW, {
    workflowId: layerWorkflowId(sweepId, layer.layer),
    args: [input],
    // A cancelled sweep ends after its layers have stopped their trainers, not before.
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: `${layer.name} · ${layer.trials} trials in ${layer.packs} ${layer.packs === 1 ? 'pack' : 'packs'}`,
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('SweepId', SEARCH_ATTRIBUTES.SweepId), value: sweepId },
      { key: defineSearchAttributeKey('SweepName', SEARCH_ATTRIBUTES.SweepName), value: plan.name },
      { key: defineSearchAttributeKey('Dataset', SEARCH_ATTRIBUTES.Dataset), value: plan.dataset },
      { key: defineSearchAttributeKey('Pool', SEARCH_ATTRIBUTES.Pool), value: plan.pool },
      { key: defineSearchAttributeKey('Layer', SEARCH_ATTRIBUTES.Layer), value: layer.name },
    ],
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
