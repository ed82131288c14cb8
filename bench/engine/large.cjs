// @ts-check
'use strict';
const { longestHistory } = require('./history.cjs');
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

/** 10 layers x 1,000 configurations x 10 seeds. */
const TRIALS = 100_000;
const ASKED = 100;

async function run() {
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'large', 10);
    const spec = {
      ...{ name: 'large', dataset, replicates: { seeds: 10 } },
      parameters: { learning_rate: spread(100), weight_decay: spread(10), epochs: 1 },
    };
    /** @type {{ seconds: number, ended: number }[]} */
    const seen = [];
    /** @type {Record<string, number[]>} */
    const memory = { api: [], orchestrator: [] };
    const { id, seconds, counts } = await runSweep(stack, spec, ({ seconds: at, ended }) => {
      seen.push({ seconds: at, ended });
      for (const part of Object.keys(memory)) memory[part]?.push(stack.memoryOf(part));
    });
    const when = (/** @type {number} */ share) => seen.find(({ ended }) => ended >= share * TRIALS)?.seconds ?? NaN;
    const begun = seen.filter(({ ended }) => ended === 0).at(-1)?.seconds ?? 0;
    const growth = (when(1) - when(0.9)) / (when(0.1) - begun);
    const rate = TRIALS / seconds;
    const p95 = await ninetyFifth(() => stack.call('GET', `/v1/sweeps/${id}/report`));
    const events = await longestHistory(stack.addresses.temporalAddress);
    return [
      {
        what: 'trials succeeded',
        value: counts.succeeded,
        target: `exactly ${TRIALS}`,
        met: counts.succeeded === TRIALS,
      },
      { what: 'seconds', value: seconds },
      { what: 'of them before the first trial ended', value: begun },
      { what: 'trials a second', value: rate, target: 'at least 500', met: rate >= 500 },
      { what: "cost of the last tenth by the first's", value: growth, target: 'at most 1.3', met: growth <= 1.3 },
      { what: 'events of the longest history', value: events, target: 'at most 2000', met: events <= 2000 },
      { what: 'ms of the report, p95', value: p95, target: 'at most 50', met: p95 <= 50 },
      ...Object.entries(memory).map(([part, rows]) => flat(part, rows)),
    ];
  });
}

/**
 * Memory in the last fifth of the run by that of the second fifth, when all has been warmed up.
 *
 * @param {string} part
 * @param {number[]} rows MiB
 */
function flat(part, rows) {
  const mean = (/** @type {number[]} */ some) => some.reduce((sum, each) => sum + each, 0) / some.length;
  const fifth = Math.floor(rows.length / 5);
  const [early, late] = [mean(rows.slice(fifth, 2 * fifth)), mean(rows.slice(-fifth))];
  const value = `${early.toFixed(0)} MiB, then ${late.toFixed(0)} MiB`;
  return { what: `memory of ${part}`, value, target: 'flat, within 10 %', met: late <= 1.1 * early };
}

/** @param {() => Promise<unknown>} ask */
async function ninetyFifth(ask) {
  const taken = [];
  for (let count = 0; count < ASKED; count++) {
    const began = performance.now();
    await ask();
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b)[Math.floor(0.95 * ASKED)] ?? NaN;
}

module.exports = { run };
