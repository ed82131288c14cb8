import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { SweepSpec } from '@sonde/contracts';
import {
  planLayer,
  planner,
  summarizeLayer,
  type DatasetDescription,
  type LayerSummary,
  type PlannedTrial,
} from '@sonde/domain';
import type { PlannedProbe } from '@sonde/persistence';

interface PlanQuery {
  readonly spec: SweepSpec;
  readonly dataset: DatasetDescription;
  /** Asked which planned probes exist: takes a PlannedChunk, and answers with the keys of those, string[]. */
  readonly known: MessagePort;
}

/** Planned trials of a layer, with all replicates of their configurations. */
export interface PlannedChunk {
  /** Index of the layer in the dataset. */
  readonly layer: number;
  readonly trials: readonly PlannedProbe[];
}

/**
 * Sums up what a sweep file would run, layer by layer. The keys of 100,000 trials take 5 s.
 *
 * @throws BadInput where the file does not fit the dataset
 */
export async function summarizePlan({ spec, dataset, known: port }: PlanQuery): Promise<LayerSummary[]> {
  const plan = planner(spec, dataset);
  const draws = spec.controls?.permuted_labels ?? 0;
  const layers: LayerSummary[] = [];
  // One after the other: memory holds the trials of one layer.
  for (const { layer, index } of plan.layers) {
    const trials = planLayer(plan, { layer, index });
    const known = new Set<string>();
    for (const chunk of chunksOf(trials)) {
      port.postMessage({ layer: index, trials: chunk.map(toPlannedProbe) } satisfies PlannedChunk);
      const [keys] = (await once(port, 'message')) as [string[]];
      for (const key of keys) known.add(key);
    }
    layers.push(summarizeLayer(trials, { layer, dataset, draws, known }));
  }
  return layers;
}

/** Trials of one chunk, about: it is a query, and a message that takes some milliseconds to send. */
const CHUNK = 5_000;

/** No configuration is cut: its replicates stay together. */
function chunksOf(trials: readonly PlannedTrial[]): PlannedTrial[][] {
  const chunks: PlannedTrial[][] = [];
  for (const trial of trials) {
    const open = chunks.at(-1);
    if (open && (open.length < CHUNK || open.at(-1)?.configuration === trial.configuration)) open.push(trial);
    else chunks.push([trial]);
  }
  return chunks;
}

function toPlannedProbe({ probeKey, configuration, target }: PlannedTrial): PlannedProbe {
  return { probeKey, configuration, target };
}
