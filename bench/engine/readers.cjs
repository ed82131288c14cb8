// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

/** 24 layers x 8 configurations x 5 seeds, each of which predicts 1,000 rows of val. */
const LAYERS = 24;
const SPLITS = { train: 512, val: 1000, test: 1000 };
const SPEC = { replicates: { seeds: 5 }, parameters: { learning_rate: spread(8), epochs: 1 } };

/** The load: so many readers ask again and again, for so many seconds, who then all leave at once. */
const READERS = 200;
const SECONDS = 30;
const ASKED = 40;

/** Whether many readers of an expensive result delay everybody else, and what they leave behind. */
async function run() {
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'readers', LAYERS, SPLITS);
    const { id } = await runSweep(stack, { name: 'readers', dataset, ...SPEC });
    const { apiUrl } = stack.addresses;
    const quiet = await latencies(apiUrl, id);
    const { health, answers, failures, busyAfter } = await underLoad(apiUrl, id, stack.pidOf('api'));
    const p99 = percentile(health, 0.99);
    return [
      ...Object.entries(quiet).map(([route, taken]) => ({
        what: `ms of ${route}, p95`,
        value: percentile(taken, 0.95),
      })),
      { what: `best-layer answers to ${READERS} readers in ${SECONDS} s`, value: answers },
      { what: 'of which failed', value: failures, target: 'none', met: failures === 0 },
      { what: 'ms of /health/live meanwhile, p99', value: p99, target: 'at most 200', met: p99 <= 200 },
      { what: 'longest', value: Math.max(...health) },
      {
        what: 'CPU seconds of the api in the second after the first without readers',
        value: busyAfter,
        target: 'at most 0.1',
        met: busyAfter <= 0.1,
      },
    ];
  });
}

/**
 * Milliseconds of each answer, asked one after the other.
 *
 * @param {string} apiUrl
 * @param {string} sweep
 */
async function latencies(apiUrl, sweep) {
  /** @type {Record<string, number[]>} */
  const taken = { report: [], profile: [], 'best-layer': [] };
  for (let count = 0; count < ASKED; count++) {
    for (const [route, own] of Object.entries(taken)) own.push(await timed(`${apiUrl}/v1/sweeps/${sweep}/${route}`));
  }
  return taken;
}

/**
 * @param {string} apiUrl
 * @param {string} sweep
 * @param {number} pid of the api
 * @param {{ readers?: number, seconds?: number, route?: string }} [load]
 */
async function underLoad(apiUrl, sweep, pid, { readers = READERS, seconds = SECONDS, route = 'best-layer' } = {}) {
  // A process of its own: what it does must not delay the clock of /health/live.
  const url = `${apiUrl}/v1/sweeps/${sweep}/${route}`;
  const crowd = spawn(process.execPath, [__filename, url, String(readers)], { stdio: ['ignore', 'pipe', 'inherit'] });
  /** @type {number[]} */
  const health = [];
  let said = '';
  crowd.stdout.on('data', (text) => (said += text));
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    health.push(await timed(`${apiUrl}/health/live`));
    await delay(20);
  }
  crowd.kill('SIGTERM');
  await once(crowd, 'close');
  await delay(1000);
  const before = cpuSeconds(pid);
  await delay(1000);
  const busyAfter = cpuSeconds(pid) - before;
  const { answers, failures } = JSON.parse(said);
  return { health, answers, failures, busyAfter };
}

/** @param {string} url */
async function timed(url) {
  const began = performance.now();
  const response = await fetch(url);
  await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return performance.now() - began;
}

/** Of a process with all its threads. @param {number} pid */
function cpuSeconds(pid) {
  const fields = fs
    .readFileSync(path.join('/proc', String(pid), 'stat'), 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
function percentile(values, share) {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? NaN;
}

/**
 * The process of the readers: they ask until it is told to end, and leave in the middle of what they asked.
 *
 * @param {string} url
 * @param {number} readers
 */
async function readUntilStopped(url, readers) {
  const counts = { answers: 0, failures: 0 };
  process.once('SIGTERM', () => {
    console.log(JSON.stringify(counts));
    process.exit(0);
  });
  const read = async () => {
    for (;;) {
      const isAnswered = await fetch(url).then(
        async (response) => (await response.text(), response.ok),
        () => false,
      );
      counts[isAnswered ? 'answers' : 'failures']++;
      if (!isAnswered) await delay(100);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
}

if (require.main === module) void readUntilStopped(process.argv[2] ?? '', Number(process.argv[3]));

module.exports = { run, latencies, percentile, underLoad };
