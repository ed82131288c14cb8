import type { GridEdge, ProfileLayer, RankedConfiguration, RowFigure } from '@sonde/contracts';
import {
  gridEdge,
  independentDifference95,
  majorityAccuracy,
  type DatasetDescription,
  type NearestTried,
  type RankedRow,
} from '@sonde/domain';
import type { ResultsSweep } from './results-sweep';

/** What is known of the best configuration of a layer. */
interface LayerFacts {
  readonly best: RankedConfiguration;
  readonly onVal: RowFigure;
  /** What was tried beside it. */
  readonly tried: NearestTried | undefined;
  /** Configurations of the layer and target that have a probe. */
  readonly configurations: number;
}

/** What a sweep scores, and the classes of its rows. */
interface Scored extends Pick<ResultsSweep, 'metric'> {
  readonly dataset: { readonly description: Pick<DatasetDescription, 'targets'> };
}

/** A line of the profile: what one layer knows of one target. */
export function profileLayer(
  sweep: Scored,
  row: RankedRow,
  { best, onVal, tried, configurations }: LayerFacts,
): ProfileLayer {
  return {
    layer: row.layerName,
    index: row.layer,
    target: row.target,
    best,
    val_ci95: onVal,
    baseline: baselinesOf(sweep, row.target),
    generalization_gap: generalizationGap(best),
    configurations,
    edge: edgeOf(row, tried),
  };
}

/**
 * What a configuration of a target scores on val without looking at any feature: the accuracy of the most frequent
 * class of train, the lowest of equals. Null for any other metric, and where the dataset was described without counts.
 */
export function baselineOf(sweep: Scored, target: string): number | null {
  return baselinesOf(sweep, target)['val'] ?? null;
}

/** What the most frequent class of train scores on each split; nothing where the metric is another than accuracy. */
function baselinesOf({ dataset, metric }: Scored, target: string): Record<string, number> {
  const counts = dataset.description.targets.find(({ name }) => name === target)?.counts;
  const train = counts?.['train'];
  if (metric !== 'val/accuracy' || !counts || !train) return {};
  const others = Object.entries(counts).filter(([split]) => split !== 'train');
  return Object.fromEntries(others.map(([split, own]) => [split, majorityAccuracy(train, own)]));
}

/** What a configuration loses from test to each further split: rows of another kind, not other rows of the same. */
function generalizationGap({ test: { test, ...others } }: RankedConfiguration): ProfileLayer['generalization_gap'] {
  const entries = Object.entries(others).flatMap(
    ([split, other]): [string, ProfileLayer['generalization_gap'][string]][] => {
      if (!test || test.mean === null || other.mean === null) return [];
      const difference = test.mean - other.mean;
      const [a, b] = [test.ci95, other.ci95];
      const ci95 = a && b ? independentDifference95({ mean: test.mean, ci95: a }, { mean: other.mean, ci95: b }) : null;
      return [[split, { difference, ci95 }]];
    },
  );
  return Object.fromEntries(entries);
}

function edgeOf({ parameters }: RankedRow, beside: NearestTried | undefined): GridEdge | null {
  if (!beside) return null;
  if (parameters.optimizer !== 'lbfgs') return toEdge('learning_rate', parameters.learning_rate, beside);
  return parameters.C === undefined ? null : toEdge('C', parameters.C, beside);
}

function toEdge(parameter: GridEdge['parameter'], value: number, { below, above }: NearestTried): GridEdge | null {
  const edge = gridEdge(
    value,
    [below, value, above].filter((each) => each !== null),
  );
  return edge && { parameter, value, side: edge.side, suggest: [...edge.suggest] };
}
