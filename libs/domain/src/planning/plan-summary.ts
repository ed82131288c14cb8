import { PACKS_PER_RUN } from '@sonde/contracts/temporal';
import type { DatasetDescription, DescribedLayer } from '../dataset/dataset';
import { workOf } from './cost-model';
import { packBytes } from './pack-memory';
import type { PlannedTrial } from './plan';

/** Packs of a kind of training, and their work as workOf counts it. */
export interface PlannedWork {
  readonly packs: number;
  readonly work: number;
}

/** What a layer of a plan would run. */
export interface LayerSummary {
  readonly layer: string;
  readonly trials: number;
  /** Trials whose probe exists. */
  readonly cached: number;
  readonly configurations: number;
  /** Probes on permuted labels, beside configurations that have something to train. */
  readonly controls: number;
  /** By kind: their paces differ. Packs without anything to train are not among them. */
  readonly training: Readonly<Record<'descent' | 'lbfgs', PlannedWork>>;
  /** Memory of the largest pack; 0 where there is none. */
  readonly largestPackBytes: number;
}

interface Surroundings {
  readonly layer: DescribedLayer;
  readonly dataset: Pick<DatasetDescription, 'splits' | 'targets'>;
  /** Draws of permuted labels beside each configuration. */
  readonly draws: number;
  /** Keys of the probes that exist. */
  readonly known: ReadonlySet<string>;
}

/** Sums up the trials of a layer, as planLayer packs them. */
export function summarizeLayer(trials: readonly PlannedTrial[], { layer, known, ...rest }: Surroundings): LayerSummary {
  const open = trials.filter(({ probeKey }) => !known.has(probeKey));
  const packs = [...packsOf(open).values()].map((pack) => summarizePack(pack, { layer, ...rest }));
  const ofKind = (kind: 'descent' | 'lbfgs'): PlannedWork => {
    const own = packs.filter((pack) => pack.kind === kind);
    return { packs: own.length, work: own.reduce((sum, { work }) => sum + work, 0) };
  };
  return {
    layer: layer.name,
    trials: trials.length,
    cached: trials.length - open.length,
    configurations: configurationsOf(trials),
    controls: configurationsOf(open) * rest.draws,
    training: { descent: ofKind('descent'), lbfgs: ofKind('lbfgs') },
    largestPackBytes: packs.reduce((most, { bytes }) => Math.max(most, bytes), 0),
  };
}

function packsOf(trials: readonly PlannedTrial[]): Map<number, [PlannedTrial, ...PlannedTrial[]]> {
  const packs = new Map<number, [PlannedTrial, ...PlannedTrial[]]>();
  for (const trial of trials) {
    const pack = packs.get(trial.pack);
    if (pack) pack.push(trial);
    else packs.set(trial.pack, [trial]);
  }
  return packs;
}

/** All trials of a pack share what its size depends on. */
function summarizePack(
  pack: readonly [PlannedTrial, ...PlannedTrial[]],
  { layer, dataset: { splits, targets }, draws }: Omit<Surroundings, 'known'>,
) {
  const [{ parameters, target }] = pack;
  const outputs = targets.find(({ name }) => name === target)?.outputs ?? 1;
  const probes = pack.length + configurationsOf(pack) * draws;
  const size = { parameters, outputs, features: layer.columns };
  return {
    kind: parameters.optimizer === 'lbfgs' ? ('lbfgs' as const) : ('descent' as const),
    work: probes * workOf({ ...size, rows: splits['train'] ?? 0 }),
    bytes: packBytes({ ...size, splits, probes }),
  };
}

function configurationsOf(trials: readonly PlannedTrial[]): number {
  return new Set(trials.map(({ configuration }) => configuration)).size;
}

/** Events of a layer's history for a pack, with the workflow task that follows it. */
const EVENTS_PER_PACK = 9;

/** Events in the history of the longest workflow run that a layer of so many packs takes, where nothing fails. */
export function historyEvents(packs: number): number {
  return EVENTS_PER_PACK * Math.min(packs, PACKS_PER_RUN);
}
