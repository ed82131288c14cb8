// @ts-check
'use strict';
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

async function run() {
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'fairness', 10);
    // 10 layers x 4 learning rates x 5 seeds; each layer's pack takes more than a second.
    const small = (/** @type {number[]} */ seeds) => ({
      ...{ name: 'small', dataset, replicates: { seeds } },
      parameters: { learning_rate: spread(4), epochs: 6_000 },
    });
    // 10 layers x 1,000 configurations x 5 seeds.
    const large = {
      ...{ name: 'large', dataset, replicates: { seeds: 5 } },
      parameters: { learning_rate: spread(100), weight_decay: spread(10), epochs: 20 },
    };
    // Compiles, so that both are measured alike.
    await runSweep(stack, { ...small([90, 91, 92, 93, 94]), layers: ['layer.0'] });
    const alone = await runSweep(stack, small([0, 1, 2, 3, 4]));
    const { id } = await stack.call('POST', '/v1/sweeps', large);
    for (let ended = 0; ended === 0;) {
      const { counts } = await stack.call('GET', `/v1/sweeps/${id}`);
      ended = counts.succeeded;
    }
    const beside = await runSweep(stack, small([10, 11, 12, 13, 14]));
    const other = await stack.call('GET', `/v1/sweeps/${id}`);
    await stack.call('POST', `/v1/sweeps/${id}/cancel`);
    const ratio = beside.seconds / alone.seconds;
    return [
      {
        what: 'seconds of the small sweep alone',
        value: alone.seconds,
        target: 'at least 10',
        met: alone.seconds >= 10,
      },
      { what: 'beside one of 50,000 trials', value: beside.seconds },
      { what: 'of which were left', value: other.counts.pending + other.counts.running },
      { what: 'ratio', value: ratio, target: 'at most 3', met: ratio <= 3 },
    ];
  });
}

module.exports = { run };
