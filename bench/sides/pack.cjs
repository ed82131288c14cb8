// @ts-check
// Sonde's side of every case: trains the pack of a job several times in a process, so that later runs find its programs
// compiled. usage: node pack.cjs JOB
'use strict';
const { packParameters, resolveParameters } = require('@sonde/domain');
const { trainPack } = require('@sonde/training');
const { readRows } = require('./rows.cjs');

/**
 * A case's work with the folder of its rows.
 *
 * @typedef {import('../cases.cjs').Work & { folder: string, classes: number }} Job
 * @typedef {import('@sonde/training').PackInput} Pack
 */

/**
 * @param {Job} job
 * @returns {Pack}
 */
function packOf(job) {
  const { train, val } = readRows(job.folder);
  return {
    columns: train.columns,
    program: programOf(job),
    probes: probesOf(job, train.rows),
    splits: { train: { ...train, labels: [train.labels] }, val: { ...val, labels: [val.labels] } },
  };
}

/**
 * @param {Job} job
 * @returns {Pack['program']}
 */
function programOf(job) {
  const chosen =
    'cs' in job
      ? { optimizer: 'lbfgs', max_iterations: 10_000 }
      : { optimizer: 'adam', batch_size: job.batch, epochs: job.epochs };
  return { task: 'classification', outputs: job.classes, ...packParameters(resolveParameters(chosen)) };
}

/**
 * @param {Job} job
 * @param {number} rows of train
 * @returns {Pack['probes']}
 */
function probesOf(job, rows) {
  const bare = { seed: 0, target: 0, isControl: false, learningRate: 0, weightDecay: 0, momentum: 0 };
  // What scikit-learn minimises by C is, for more than two classes, the mean loss with this decay.
  if ('cs' in job) return job.cs.map((c) => ({ ...bare, weightDecay: 1 / (c * rows) }));
  return job.learningRates.flatMap((learningRate) => job.seeds.map((seed) => ({ ...bare, learningRate, seed })));
}

/** @param {Pack} pack */
async function timed(pack) {
  const began = performance.now();
  const { probes } = await trainPack(pack);
  return { seconds: (performance.now() - began) / 1000, probes };
}

/**
 * scikit-learn's objective: 1/2 ||W||^2 + C sum of the rows' losses.
 *
 * @param {import('@sonde/training').TrainedProbe} probe
 * @param {number} c
 */
function objectiveOf({ raw: [{ weight }], scores }, c) {
  const { rows = NaN, loss = NaN } = scores.train ?? {};
  return weight.reduce((sum, each) => sum + each * each, 0) / 2 + c * rows * loss;
}

/** Runs after the first, of which the median counts: a sweep's packs follow each other in one process. */
const LATER_RUNS = 5;

/** @param {Job} job */
async function main(job) {
  const pack = packOf(job);
  const first = await timed(pack);
  const later = [];
  for (let at = 0; at < LATER_RUNS; at++) later.push(await timed(pack));
  const { seconds, probes } = later.sort((a, b) => a.seconds - b.seconds)[Math.floor(LATER_RUNS / 2)] ?? first;
  const accuracies = probes.map(({ scores }) => scores.val?.figures.accuracy ?? NaN);
  const run = {
    seconds,
    firstSeconds: first.seconds,
    valAccuracy: accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length,
  };
  const objectives =
    'cs' in job ? { objectives: probes.map((probe, at) => objectiveOf(probe, job.cs[at] ?? NaN)) } : {};
  console.log(JSON.stringify({ ...run, ...objectives }));
}

main(JSON.parse(process.argv[2] ?? ''));
