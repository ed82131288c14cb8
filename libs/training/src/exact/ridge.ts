import { setImmediate as nextTurn } from 'node:timers/promises';
import { pieceDone } from '../pack';
import { ProgramCache } from '../program/program-cache';
import { tf } from '../tensorflow';
import { momentsOf, type Moments, type Span } from './moments';
import type { ConvexProblem, ConvexSolution, SolveHooks } from './problem';
import { ridgeProgram } from './ridge-program';
import { fitsFloat32, joinedNumbers, splitNumbers } from './wide';

const programs = new ProgramCache(ridgeProgram);

/** Probes of one target and one set of weights: they differ in weight decay alone. */
interface Family {
  readonly target: number;
  readonly weightSet: number;
  /** Places of the probes. */
  readonly probes: readonly number[];
}

/**
 * The ridge regression of every probe, exactly: one pass over the rows, then one decomposition a set of weights and
 * target. Without weight decay it is the least squares solution of smallest weights.
 */
export async function solveRidge(problem: ConvexProblem, hooks: SolveHooks): Promise<ConvexSolution[]> {
  const { rows, rowWeights, probes } = problem;
  const weights = [...rowWeights, new Float32Array(rows).fill(1)];
  const moments = await momentsOf(problem, weights, hooks, allTargets(problem));
  const solutions: ConvexSolution[] = [];
  for (const family of familiesOf(problem)) {
    pieceDone(hooks);
    const ofSet = moments[family.weightSet];
    if (!ofSet) throw new RangeError(`There are no row weights ${family.weightSet}.`);
    const solved = await solveFamily(problem, family, ofSet);
    family.probes.forEach((place, at) => {
      const solution = solved[at];
      if (solution) solutions[place] = solution;
    });
    hooks.onProgress?.(1);
    await nextTurn();
  }
  return probes.flatMap((_, place) => solutions[place] ?? []);
}

/** All targets' outputs side by side. */
function allTargets({ labels, outputs, rows }: ConvexProblem) {
  const columns = labels.length * outputs;
  const elements = new Float32Array(rows * columns);
  labels.forEach((ofTarget, target) => {
    for (let row = 0; row < rows; row++) {
      elements.set(ofTarget.subarray(row * outputs, (row + 1) * outputs), row * columns + target * outputs);
    }
  });
  return { columns, elements };
}

function familiesOf({ probes, rowWeights }: ConvexProblem): Family[] {
  const families = new Map<string, { target: number; weightSet: number; probes: number[] }>();
  probes.forEach((probe, place) => {
    const weightSet = probe.rowWeights ?? rowWeights.length;
    const key = `${probe.target} ${weightSet}`;
    const family = families.get(key) ?? { target: probe.target, weightSet, probes: [] };
    family.probes.push(place);
    families.set(key, family);
  });
  return [...families.values()];
}

async function solveFamily(problem: ConvexProblem, family: Family, moments: Moments): Promise<ConvexSolution[]> {
  const { columns, outputs, probes } = problem;
  const features = { first: 0, count: columns };
  const values = { first: columns + 1 + family.target * outputs, count: outputs };
  const means = { features: moments.means(features), values: moments.means(values) };
  const decays = Float64Array.from(family.probes, (place) => probes[place]?.weightDecay ?? NaN);
  const count = family.probes.length;
  const ofFeatures = moments.covariances(features, features);
  // There is no decomposition of infinity.
  if (!fitsFloat32(ofFeatures)) {
    return family.probes.map(() => overflown(outputs, columns));
  }
  return programs.with({ columns, outputs, probes: count }, (program) => {
    const inputs = {
      features: tf.tensor3d(splitNumbers(ofFeatures), [2, columns, columns]),
      cross: tf.tensor3d(splitNumbers(moments.covariances(features, values)), [2, columns, outputs]),
      variance: tf.tensor2d(splitNumbers(Float64Array.of(summedVariance(moments, values))), [2, 1]),
      decay: tf.tensor4d(splitNumbers(decays), [2, count, 1, 1]),
    };
    const results = program.run(inputs);
    const weights = results.weight.dataSync<'float32'>();
    const objectives = joinedNumbers(results.objective.dataSync<'float32'>());
    const gradientNorms = results.gradientNorm.dataSync<'float32'>();
    tf.dispose([inputs, results]);
    const solutions = family.probes.map((_, at) => {
      const weight = weights.slice(at * outputs * columns, (at + 1) * outputs * columns);
      return {
        weight,
        bias: means.values.map((mean, output) => mean - dot(weight, output, means.features)),
        certificate: certificate(objectives[at] ?? NaN, gradientNorms[at] ?? NaN),
      };
    });
    return Promise.resolve(solutions.map(({ bias, ...rest }) => ({ ...rest, bias: Float32Array.from(bias) })));
  });
}

function overflown(outputs: number, columns: number): ConvexSolution {
  const weight = new Float32Array(outputs * columns).fill(NaN);
  return { weight, bias: new Float32Array(outputs).fill(NaN), certificate: certificate(NaN, NaN) };
}

function certificate(objective: number, gradientNorm: number): ConvexSolution['certificate'] {
  const converged = Number.isFinite(objective);
  return { objective, gradientNorm, iterations: 0, evaluations: 1, converged, noOptimum: false };
}

function summedVariance(moments: Moments, { first, count }: Span): number {
  const variances = Array.from({ length: count }, (_, at) => {
    const output = { first: first + at, count: 1 };
    return moments.covariances(output, output)[0] ?? NaN;
  });
  return variances.reduce((sum, variance) => sum + variance, 0);
}

/** One row of [rows, columns] times a vector [columns]. */
function dot(matrix: Float32Array, row: number, vector: Float64Array): number {
  return vector.reduce((sum, value, column) => sum + value * (matrix[row * vector.length + column] ?? NaN), 0);
}
