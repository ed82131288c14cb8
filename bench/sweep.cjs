// @ts-check
// Runs the sweep of examples/kjv-bigram-shift end to end, as `sonde run` from nothing and on a running stack, and as the
// loop in PyTorch that it replaces. docs/benchmarks.md says what is timed.
// usage: npm run bench:sweep -- [--rounds N] [--json]
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { run, stopAll } = require('../tools/setup/run-command.cjs');
const { setUpOrExit } = require('../tools/setup/set-up.cjs');
const { median } = require('./comparison.cjs');
const { peersPython, sideEnvironment, threads } = require('./environment.cjs');
const { machine, machineLine } = require('./machine.cjs');

const root = path.resolve(__dirname, '..');
const cli = path.join(root, 'apps', 'cli', 'bin', 'sonde.js');
const example = path.join(root, 'examples', 'kjv-bigram-shift');
const sweepFile = path.join(example, 'sweep.yaml');

/** The loop's share of what sweep.yaml says: 7 layers x 4 learning rates x 6 seeds. */
const work = {
  dataset: path.join(example, 'data'),
  classes: 2,
  learningRates: [0.0003, 0.001, 0.003, 0.01],
  seeds: [0, 1, 2, 3, 4, 5],
  batch: 256,
  epochs: 50,
  threads,
};
const probes = 168;

/** The least ratio of the loop's seconds to the sweep's on a running stack; the most seconds of `sonde run` alone. */
const targets = { ratio: 8, fromNothing: 15 };

/**
 * A sweep as its user waits for it, or the loop.
 *
 * @typedef {{ seconds: number, valAccuracy: number }} Ended
 * @typedef {Record<'fromNothing' | 'first' | 'next' | 'loop', Ended[]>} Sides
 */

async function benchmark() {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '3' } } });
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error('--rounds is a whole number above 0.');
  await setUpOrExit();
  const python = await peersPython();
  const where = machine();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => stopAll(signal));

  /** @type {Sides} */
  const ended = { fromNothing: [], first: [], next: [], loop: [] };
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`);
    ended.fromNothing.push(said('sonde run, no stack up', await inNewHome(runSweep)));
    const [first, next] = await inNewHome(runOnStack);
    ended.first.push(said('sonde run, first on a running stack', first));
    ended.next.push(said('sonde run, next on it', next));
    ended.loop.push(said('PyTorch, one at a time', await runLoop(python)));
  }
  const figures = figuresOf(ended);
  if (values.json) console.log(JSON.stringify({ ...where, rounds, probes, ...figures }, null, 2));
  else console.log(`${linesOf(figures).join('\n')}\n\n${rounds} rounds; ${machineLine(where)}`);
}

/**
 * @param {string} side
 * @param {Ended} ended
 */
function said(side, ended) {
  console.error(`  ${side}: ${ended.seconds.toFixed(2)} s`);
  return ended;
}

/**
 * Works with a stack's folder of its own, in which no probe is known.
 *
 * @template Result
 * @param {(env: NodeJS.ProcessEnv) => Promise<Result>} work
 */
async function inNewHome(work) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-bench-'));
  const env = { ...process.env, SONDE_HOME: home, SONDE_API_URL: undefined };
  try {
    return await work(env);
  } finally {
    // Whatever went wrong, and at once after Ctrl-C: no stack is left behind.
    execFileSync(process.execPath, [cli, 'down'], { env, stdio: 'ignore' });
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Ended>}
 */
async function runSweep(env, file = sweepFile) {
  const began = performance.now();
  const output = await run(process.execPath, [cli, 'run', file, '--json'], { env });
  const seconds = (performance.now() - began) / 1000;
  const { sweep, best } = JSON.parse(output);
  if (sweep.counts.succeeded !== probes)
    throw new Error(`Trained anew: ${sweep.counts.succeeded} of ${probes} probes.`);
  return { seconds, valAccuracy: best[0].val.mean };
}

/**
 * Twice on one stack: a trainer compiles its programs in its first sweep. The second one has other seeds, since probes
 * that are known are not trained again.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<[first: Ended, next: Ended]>}
 */
async function runOnStack(env) {
  await run(process.execPath, [cli, 'up', '--detach'], { env });
  const first = await runSweep(env);
  const text = fs.readFileSync(sweepFile, 'utf8');
  const other = text
    .replace(/seeds: 6\b/, 'seeds: [6, 7, 8, 9, 10, 11]')
    .replace(/^dataset: .*$/m, `dataset: ${work.dataset}`);
  if (other === text) throw new Error(`${sweepFile} does not say what this benchmark changes.`);
  const file = path.join(String(env['SONDE_HOME']), 'other-seeds.yaml');
  fs.writeFileSync(file, other);
  return [first, await runSweep(env, file)];
}

/**
 * @param {string} python
 * @returns {Promise<Ended>}
 */
async function runLoop(python) {
  const script = path.join(__dirname, 'peers', 'sweep.py');
  return JSON.parse(await run(python, [script, JSON.stringify(work)], { env: sideEnvironment() }));
}

/** @param {Sides} ended */
function figuresOf(ended) {
  const figuresOfSide = (/** @type {Ended[]} */ runs) => {
    const seconds = runs.map((each) => each.seconds);
    return { median: median(seconds), best: Math.min(...seconds), seconds, valAccuracy: runs[0]?.valAccuracy ?? NaN };
  };
  const [fromNothing, first, next, loop] = [ended.fromNothing, ended.first, ended.next, ended.loop].map(figuresOfSide);
  if (!fromNothing || !first || !next || !loop) throw new Error('A side did not run.');
  return { fromNothing, first, next, loop, ratio: loop.median / next.median, targets };
}

/** @param {ReturnType<typeof figuresOf>} figures */
function linesOf({ fromNothing, first, next, loop, ratio }) {
  const verdict = (/** @type {boolean} */ met) => (met ? 'met' : 'missed');
  const rowOf = (/** @type {string} */ side, /** @type {typeof loop} */ { median, best, valAccuracy }) =>
    `| ${side.padEnd(35)} | ${median.toFixed(2).padStart(7)} | ${best.toFixed(2).padStart(6)} | ${valAccuracy.toFixed(4).padStart(17)} |`;
  return [
    '| side                                | seconds |   best | best val accuracy |',
    '| ----------------------------------- | ------: | -----: | ----------------: |',
    rowOf('sonde run, no stack up', fromNothing),
    rowOf('sonde run, first on a running stack', first),
    rowOf('sonde run, next on it', next),
    rowOf('PyTorch, one at a time', loop),
    '',
    `PyTorch's loop by the running stack: ${ratio.toFixed(2)}, target ${targets.ratio}: ${verdict(ratio >= targets.ratio)}`,
    `From nothing: target at most ${targets.fromNothing} s: ${verdict(fromNothing.median <= targets.fromNothing)}`,
  ];
}

benchmark().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
