// @ts-check
// Runs Sonde's trainer and its peers on the same rows and prints a table. docs/benchmarks.md says what each side does.
// usage: npm run bench:train -- [--only CASE,…] [--rounds N] [--json]
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { run, stopAll } = require('../tools/setup/run-command.cjs');
const { setUpOrExit } = require('../tools/setup/set-up.cjs');
const { cases } = require('./cases.cjs');
const { compare } = require('./comparison.cjs');
const { peersPython, sideEnvironment, threads } = require('./environment.cjs');
const { machine, machineLine } = require('./machine.cjs');
const { tableOf } = require('./table.cjs');

async function train() {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string', default: '3' } },
  });
  const chosen = choose(values.only);
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error(`--rounds is a whole number above 0.`);
  await setUpOrExit();
  const python = await peersPython();
  const where = machine();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => stopAll(signal));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-bench-'));
  try {
    const comparisons = [];
    for (const each of chosen) comparisons.push(await measure(each, { folder, python, rounds }));
    if (values.json) console.log(JSON.stringify({ ...where, rounds, cases: comparisons }, null, 2));
    else console.log(`${tableOf(comparisons)}\n\n${rounds} rounds; ${machineLine(where)}`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** @param {string | undefined} only names of cases, or their beginnings */
function choose(only) {
  if (only === undefined) return cases;
  const wanted = only.split(',');
  const unknown = wanted.find((name) => !cases.some((each) => each.name.startsWith(name)));
  if (unknown !== undefined)
    throw new Error(`There is no case ${unknown}, only ${cases.map(({ name }) => name).join(', ')}.`);
  return cases.filter((each) => wanted.some((name) => each.name.startsWith(name)));
}

/**
 * Runs all sides of a case in turn, round by round, each in a process of its own: what disturbs the machine for a
 * while disturbs them all.
 *
 * @param {import('./cases.cjs').Case} measured
 * @param {{ folder: string, python: string, rounds: number }} settings
 */
async function measure(measured, { folder, python, rounds }) {
  const place = path.join(folder, measured.name);
  const job = { ...measured.work, folder: place, classes: measured.classes, threads };
  const side = (/** @type {string} */ script, /** @type {object} */ ofSide = job) =>
    runSide(script.endsWith('.py') ? python : process.execPath, script, ofSide);

  await side('peers/make_rows.py', { folder: place, rows: measured.rows });
  /** @type {import('./comparison.cjs').Run[]} */
  const sonde = [];
  /** @type {import('./comparison.cjs').Run[][]} */
  const peers = measured.peers.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    console.error(`${measured.name}, round ${round} of ${rounds}: ${measured.description}`);
    sonde.push(await side('sides/pack.cjs'));
    for (const [at, peer] of measured.peers.entries()) peers[at]?.push(await side(peer.script));
  }
  fs.rmSync(place, { recursive: true });
  return compare(measured, sonde, peers);
}

/**
 * @param {string} interpreter
 * @param {string} script
 * @param {object} job
 * @returns {Promise<any>} what the script said in its last line
 */
async function runSide(interpreter, script, job) {
  const output = await run(interpreter, [path.join(__dirname, script), JSON.stringify(job)], {
    env: sideEnvironment(),
  });
  const line = output.trim().split('\n').at(-1);
  const said = line ? JSON.parse(line) : undefined;
  if (said) console.error(`  ${path.basename(script)}: ${said.seconds.toFixed(3)} s`);
  return said;
}

train().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
