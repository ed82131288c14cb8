// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { lostTasks } = require('./history.cjs');
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

const SWEEPS = 200;
/** Processes that keep the cores busy with something else. */
const LOOPS = 4;

/** Many sweeps that are submitted at once: each is planned, trained and ends, on a busy machine too. */
async function run() {
  return [...(await measure('quiet', 0)), ...(await measure(`beside ${LOOPS} loops`, LOOPS))];
}

/**
 * @param {string} name
 * @param {number} loops
 */
async function measure(name, loops) {
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'burst', 2);
    const busy = Array.from({ length: loops }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    try {
      const began = performance.now();
      const sweeps = await Promise.all(
        Array.from({ length: SWEEPS }, (_, at) =>
          runSweep(stack, {
            ...{ name: `burst-${at}`, dataset, replicates: { seeds: [at] } },
            parameters: { learning_rate: spread(2), epochs: 2 },
          }),
        ),
      );
      const seconds = (performance.now() - began) / 1000;
      const completed = sweeps.filter(({ state, counts }) => state === 'completed' && counts.succeeded === 4).length;
      const lost = await lostTasks(stack.addresses.temporalAddress);
      const longest = Math.max(0, ...lost);
      return [
        {
          ...{ what: `sweeps completed, ${name}`, value: completed, target: `all ${SWEEPS}` },
          met: completed === SWEEPS,
        },
        { what: `seconds until all have ended, ${name}`, value: seconds },
        { what: `tasks that Temporal gave anew, ${name}`, value: lost.length },
        { what: 'seconds that one of them waited at most', value: longest, target: 'at most 20', met: longest <= 20 },
      ];
    } finally {
      for (const child of busy) child.kill('SIGKILL');
    }
  });
}

module.exports = { run };
