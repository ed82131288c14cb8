// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { findStack, startStack } = require('@sonde/local-stack');
const { stopAll } = require('../../tools/setup/run-command.cjs');

/**
 * A stack of its own, in which no probe is known.
 *
 * @typedef {{
 *   folder: string,
 *   addresses: import('@sonde/local-stack').RunningStack['addresses'],
 *   call(method: string, route: string, body?: unknown): Promise<any>,
 *   pidOf(part: string): number,
 *   memoryOf(part: string): number,
 * }} Stack
 */

/**
 * @template Result
 * @param {(stack: Stack) => Promise<Result>} work
 */
async function onStack(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-bench-'));
  fs.chmodSync(folder, 0o711);
  const home = path.join(folder, 'home');
  const ports = { postgres: 0, temporal: 0, temporalUi: 0, api: 0 };
  const stack = await startStack({ home, ownership: 'attached', dataRoots: [folder], ports });
  /** @type {Stack['call']} */
  const call = async (method, route, body) => {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(stack.addresses.apiUrl + route, { method, headers, ...sent });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${route}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const pidOf = (/** @type {string} */ part) =>
    findStack(home)?.parts.find(({ name }) => name === part)?.process?.pid ?? NaN;
  /** MiB of resident memory. */
  const memoryOf = (/** @type {string} */ part) => {
    const status = fs.readFileSync(`/proc/${pidOf(part)}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };
  try {
    return await work({ folder, addresses: stack.addresses, call, pidOf, memoryOf });
  } finally {
    await stack.stop();
    fs.rmSync(folder, { recursive: true, force: true });
    stopAll('SIGTERM');
  }
}

const ENDED = ['completed', 'cancelled', 'failed'];

/**
 * Submits a sweep and looks at it until it has ended, checking its counts each time.
 *
 * @param {Stack} stack
 * @param {object} spec
 * @param {(seen: { seconds: number, ended: number, planned: number }) => void} [look]
 */
async function runSweep(stack, spec, look = () => undefined) {
  const began = performance.now();
  const { id } = await stack.call('POST', '/v1/sweeps', spec);
  for (;;) {
    const sweep = await stack.call('GET', `/v1/sweeps/${id}`);
    const { planned, ...states } = sweep.counts;
    const sum = Object.values(states).reduce((total, /** @type {number} */ count) => total + count, 0);
    if (sum !== planned) throw new Error(`${planned} planned, ${sum} counted`);
    const seconds = (performance.now() - began) / 1000;
    look({ seconds, ended: planned - states.pending - states.running, planned });
    if (ENDED.includes(sweep.state)) return { id, seconds, counts: sweep.counts, state: sweep.state };
    await delay(200);
  }
}

/**
 * Registers the dataset of a folder.
 *
 * @param {Stack} stack
 * @param {string} folder
 */
async function register(stack, folder) {
  let registration = await stack.call('POST', '/v1/datasets', { path: folder });
  while (registration.dataset === null) {
    if (ENDED.includes(registration.state)) throw new Error(JSON.stringify(registration));
    await delay(100);
    registration = await stack.call('GET', `/v1/datasets/registrations/${registration.id}`);
  }
}

module.exports = { onStack, register, runSweep };
