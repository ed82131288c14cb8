import type { Certificate, LinearWeights } from '@sonde/domain';
import type { ConvexProbe, ConvexProblem, ConvexSolution } from './problem';

/** One convex function with an optimum of its own: a probe, or one label of a multilabel probe. */
export interface Lane {
  readonly labelSet: number;
  readonly weightSet: number;
  /** Of the lane's mean loss + decay / 2 ||its weights||^2. */
  readonly decay: number;
}

export interface LanePlan {
  readonly lanes: readonly Lane[];
  /** Of each lane: 1 is logistic. */
  readonly logits: number;
  /** Sets of labels [rows]: classes, or 0 and 1. */
  readonly labels: readonly Int32Array[];
  /** Sets of shares [rows], each of which adds up to 1. */
  readonly shares: readonly Float32Array[];
}

/** A lane's end. */
export interface LaneResult extends LinearWeights {
  readonly certificate: Certificate;
}

/** The lanes of all probes, a probe's labels side by side. */
export function lanesOf(problem: ConvexProblem): LanePlan {
  const { task, outputs, rows, rowWeights, probes } = problem;
  const shares = [...rowWeights, new Float32Array(rows).fill(1)].map(asShares);
  const weightSet = (probe: ConvexProbe) => probe.rowWeights ?? rowWeights.length;
  if (task === 'multilabel') {
    return {
      logits: 1,
      labels: problem.labels.flatMap((ofTarget) => labelColumns(ofTarget, outputs)),
      shares,
      lanes: probes.flatMap((probe) =>
        Array.from({ length: outputs }, (_, label) => ({
          labelSet: probe.target * outputs + label,
          weightSet: weightSet(probe),
          // The probe's loss is the mean over its labels, so each label's own loss counts 1 / outputs of it.
          decay: probe.weightDecay * outputs,
        })),
      ),
    };
  }
  const binary = outputs === 2;
  return {
    logits: binary ? 1 : outputs,
    labels: problem.labels.map((ofTarget) => Int32Array.from(ofTarget)),
    shares,
    lanes: probes.map((probe) => ({
      labelSet: probe.target,
      weightSet: weightSet(probe),
      // The two rows -w / 2 and w / 2 have half the square of w.
      decay: binary ? probe.weightDecay / 2 : probe.weightDecay,
    })),
  };
}

/** The probes' solutions from their lanes', in the order of the probes. */
export function solutionsOf(
  { task, outputs, probes }: ConvexProblem,
  results: readonly LaneResult[],
): ConvexSolution[] {
  if (task === 'multilabel') {
    return probes.map((_, at) => labelsTogether(results.slice(at * outputs, (at + 1) * outputs)));
  }
  return outputs === 2 ? results.map(asTwoRows) : [...results];
}

/** One logit for class 1 as logits of both classes with the same difference. */
function asTwoRows({ weight, bias, certificate }: LaneResult): ConvexSolution {
  const halves = (values: Float32Array) =>
    Float32Array.from([...values.map((w) => -w / 2), ...values.map((w) => w / 2)]);
  return { weight: halves(weight), bias: halves(bias), certificate };
}

function labelsTogether(labels: readonly LaneResult[]): ConvexSolution {
  const columns = labels[0]?.weight.length ?? 0;
  const weight = new Float32Array(labels.length * columns);
  labels.forEach((label, at) => weight.set(label.weight, at * columns));
  const certificates = labels.map(({ certificate }) => certificate);
  const largest = (name: 'gradientNorm' | 'iterations' | 'evaluations') =>
    Math.max(...certificates.map((certificate) => certificate[name]));
  return {
    weight,
    bias: Float32Array.from(labels.flatMap(({ bias }) => [...bias])),
    certificate: {
      objective: certificates.reduce((sum, { objective }) => sum + objective, 0) / labels.length,
      gradientNorm: largest('gradientNorm') / labels.length,
      iterations: largest('iterations'),
      evaluations: largest('evaluations'),
      converged: certificates.every(({ converged }) => converged),
      noOptimum: certificates.some(({ noOptimum }) => noOptimum),
    },
  };
}

/** [rows, outputs] of 0 and 1 as [rows] a label */
function labelColumns(labels: ArrayLike<number>, outputs: number): Int32Array[] {
  const rows = labels.length / outputs;
  return Array.from({ length: outputs }, (_, label) =>
    Int32Array.from({ length: rows }, (_, row) => labels[row * outputs + label] ?? 0),
  );
}

function asShares(weights: Float32Array): Float32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
