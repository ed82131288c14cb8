// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { Client } = require('pg');
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

const SWEEPS = 300;
const MIB = 2 ** 20;

/** Many sweeps one after another: what a stack that is up for weeks keeps in memory and on disk. */
async function run() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-bench-memory-'));
  const before = process.env.NODE_OPTIONS;
  Object.assign(process.env, {
    ...{ SONDE_BENCH_MEMORY: folder, NODE_OPTIONS: `--require ${require.resolve('./report-memory.cjs')}` },
  });
  try {
    return await onStack((stack) => measure(stack, folder));
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * @param {import('./stack.cjs').Stack} stack
 * @param {string} folder
 */
async function measure(stack, folder) {
  const dataset = await makeDataset(stack, 'soak', 2);
  /** @type {Record<string, { used: number, rss: number }[]>} */
  const seen = { api: [], orchestrator: [], trainer: [], 'training process': [] };
  let ended = 0;
  const began = performance.now();
  for (let at = 0; at < SWEEPS; at++) {
    const parameters = { learning_rate: spread(4), epochs: 2 };
    const sweep = await runSweep(stack, { name: `soak-${at}`, dataset, replicates: { seeds: [at] }, parameters });
    if (sweep.state === 'completed' && sweep.counts.succeeded === 8) ended++;
    for (const [part, rows] of Object.entries(seen)) {
      rows.push(
        await memoryOf(part === 'training process' ? childOf(stack.pidOf('trainer')) : stack.pidOf(part), folder),
      );
    }
  }
  const seconds = (performance.now() - began) / 1000;
  const leftovers = await unreferenced(stack);
  return [
    { what: 'sweeps completed', value: ended, target: `all ${SWEEPS}`, met: ended === SWEEPS },
    { what: 'seconds', value: seconds },
    ...Object.entries(seen).map(([part, rows]) => flat(part, rows)),
    { what: 'files that nothing refers to', value: leftovers, target: 'none', met: leftovers === 0 },
  ];
}

/**
 * Bytes in use by a process after it has collected its garbage.
 *
 * @param {number} pid
 * @param {string} folder
 * @returns {Promise<{ used: number, rss: number }>}
 */
async function memoryOf(pid, folder) {
  const file = path.join(folder, String(pid));
  fs.rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!fs.existsSync(file)) await delay(5);
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** The process that a trainer trains in. @param {number} pid */
function childOf(pid) {
  const [child] = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return Number(child);
}

/**
 * Over the last 50 sweeps by that over sweeps 51 to 100.
 *
 * @param {string} part
 * @param {readonly { used: number, rss: number }[]} rows
 */
function flat(part, rows) {
  const mean = (/** @type {typeof rows} */ some, /** @type {'used' | 'rss'} */ of) =>
    some.reduce((sum, each) => sum + each[of], 0) / some.length / MIB;
  const [early, late] = [rows.slice(50, 100), rows.slice(-50)];
  const [was, is] = [mean(early, 'used'), mean(late, 'used')];
  const resident = `resident ${mean(early, 'rss').toFixed(0)}, then ${mean(late, 'rss').toFixed(0)}`;
  return {
    what: `memory of ${part} after a collection`,
    value: `${was.toFixed(1)} MiB, then ${is.toFixed(1)} (${resident})`,
    ...{ target: 'within 5 %', met: is <= 1.05 * was },
  };
}

/** Files of artifacts and checkpoints that no probe refers to, when all sweeps have ended. @param {import('./stack.cjs').Stack} stack */
async function unreferenced({ folder, addresses }) {
  const client = new Client(addresses.postgresUrl);
  await client.connect();
  try {
    const { rows } = await client.query('SELECT DISTINCT artifact FROM probes');
    const needed = new Set(rows.map(({ artifact }) => artifact));
    const root = path.join(folder, 'home', 'artifacts');
    const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.filter((entry) => !needed.has(path.relative(root, path.join(entry.parentPath, entry.name)))).length;
  } finally {
    await client.end();
  }
}

module.exports = { run };
