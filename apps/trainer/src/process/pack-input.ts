import { packParameters, probeParameters, type PackTrial } from '@sonde/domain';
import type { PackInput, PackProbe } from '@sonde/training';
import { controlsOf, permutedLabels, type Control } from './controls';
import type { PackTask } from './pack-task';
import type { LoadedTarget } from './targets';
import type { WarmLayer } from './warm-layer';

/** A pack as the trainer takes it, and what its probes beyond the trials' are. */
export interface PreparedPack {
  readonly input: PackInput;
  /** Probes on permuted labels; in the input they follow the trials'. */
  readonly controls: readonly Control[];
}

/** Puts together what a pack's trials say, the features of their layer and the labels of their targets. */
export function preparePack(work: PackTask, layer: WarmLayer, targets: readonly LoadedTarget[]): PreparedPack {
  const [first] = work.trials;
  const [target] = targets;
  if (!first || !target) throw new Error(`pack ${work.pack} of layer ${work.layer} has no trials`);
  const train = { task: target.task, outputs: target.outputs, rows: layer.splits['train']?.rows ?? 0 };
  const controls = controlsOf(work.trials, work.permutedLabels);
  const targetOf = (trial: PackTrial) => targets.findIndex(({ name }) => name === trial.target);
  // Labels as they are, then each draw of each target.
  const controlTarget = ({ trial, draw }: Control) => targets.length * (1 + draw) + targetOf(trial);
  const input = {
    columns: layer.columns,
    program: { task: target.task, outputs: target.outputs, ...packParameters(first.parameters) },
    probes: [
      ...work.trials.map((trial) => probeOf(trial, targetOf(trial), false, train)),
      ...controls.map((control) => probeOf(control.trial, controlTarget(control), true, train)),
    ],
    splits: Object.fromEntries(
      Object.entries(layer.splits).map(([split, { rows, features }]) => {
        const labels = targets.map((each) => labelsOf(each, split));
        const draws = Array.from({ length: work.permutedLabels }, (_, draw) =>
          labels.map((ofTarget) => permutedLabels(ofTarget, { draw, split, rows })),
        );
        return [split, { rows, features, labels: [...labels, ...draws.flat()] }];
      }),
    ),
  };
  return { input, controls };
}

function probeOf({ seed, parameters }: PackTrial, target: number, isControl: boolean, train: Train): PackProbe {
  return { seed, target, isControl, ...probeParameters(parameters, train) };
}

type Train = { readonly task: LoadedTarget['task']; readonly outputs: number; readonly rows: number };

function labelsOf({ name, labels }: LoadedTarget, split: string): LoadedTarget['labels'][string] {
  const ofSplit = labels[split];
  if (!ofSplit) throw new Error(`target ${name} has no labels of ${split}`);
  return ofSplit;
}
