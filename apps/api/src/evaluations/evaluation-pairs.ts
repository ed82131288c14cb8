import { BadInput, DEFAULT_METRICS, scoreOf, type EvaluationRequest, type ScoreName } from '@sonde/contracts';
import type { DatasetVersion, StoredProbe } from '@sonde/persistence';
import type { ProbeHome } from '../probes/probes.service';
import { fittingTarget } from './fitting-target';
import type { RowsPlace } from './loaded-rows';

/** A probe and the sweeps that have it, newest first. */
export interface TrainedProbe {
  readonly probe: StoredProbe;
  readonly homes: readonly [ProbeHome, ...ProbeHome[]];
}

/** A probe to be scored on rows of a dataset. */
export interface EvaluationPair extends TrainedProbe {
  readonly place: RowsPlace;
  readonly rows: number;
  /** Of the probe in the request. */
  readonly pointer: string;
}

type Asked = Pick<EvaluationRequest, 'split' | 'layer' | 'target'>;

/**
 * Every probe on every dataset, probe by probe.
 *
 * @throws BadInput with the place of what does not fit
 */
export function evaluationPairs(
  probes: readonly TrainedProbe[],
  datasets: readonly DatasetVersion[],
  asked: Asked,
): EvaluationPair[] {
  return probes.flatMap((trained, at) =>
    datasets.map((dataset, which) => {
      const pointer = `/datasets/${which}`;
      const { probe } = trained;
      const layer = layerFor(probe, dataset, asked, pointer);
      const target = fittingTarget(probe, dataset, { asked: asked.target, pointer }).name;
      const rows = rowsOf(dataset, asked.split);
      return { ...trained, place: { dataset, layer, target, split: asked.split }, rows, pointer: `/probes/${at}` };
    }),
  );
}

/** What probes of a task are measured by. @throws BadInput where they are of several tasks */
export function metricOf(probes: readonly TrainedProbe[]): ScoreName {
  const tasks = probes.map(({ probe: { task } }) => task);
  const [first = 'classification'] = tasks;
  const other = tasks.findIndex((task) => task !== first);
  if (other < 0) return scoreOf(DEFAULT_METRICS[first]);
  const message = `its task is ${tasks[other]}, that of the first ${first}: they have no metric in common`;
  throw new BadInput('probes: cannot be scored together', [{ message, pointer: `/probes/${other}` }]);
}

function layerFor(probe: StoredProbe, dataset: DatasetVersion, { layer: asked }: Asked, pointer: string): string {
  const { layers } = dataset.description;
  const refuse = (message: string, place: string) =>
    new BadInput('the probe cannot be scored on the dataset', [{ message, pointer: place }]);
  const name = asked ?? probe.layerName;
  const layer = layers.find((each) => each.name === name);
  if (!layer) {
    const expected = `expected one of ${layers.map((each) => each.name).join(', ')}`;
    const message = `dataset ${dataset.name} has no layer ${JSON.stringify(name)}: ${expected}`;
    throw refuse(asked === undefined ? `${message}, as layer` : message, asked === undefined ? pointer : '/layer');
  }
  if (layer.columns === probe.features) return name;
  const widths = `layer ${name} of dataset ${dataset.name} has ${layer.columns}`;
  throw refuse(`probe ${probe.key.slice(0, 12)} takes ${probe.features} features a row, ${widths}`, pointer);
}

function rowsOf({ name, description: { splits } }: DatasetVersion, split: string): number {
  const rows = splits[split];
  if (rows !== undefined) return rows;
  const expected = `expected one of ${Object.keys(splits).join(', ')}`;
  const message = `dataset ${name} has no split ${JSON.stringify(split)}: ${expected}`;
  throw new BadInput('split: not of the dataset', [{ message, pointer: '/split' }]);
}
