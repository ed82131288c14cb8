// @ts-check
'use strict';
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

/** 5 layers x 450 configurations x 10 seeds: the grid of 22,500 cells that ran 124,070 times elsewhere. */
const CELLS = 22_500;

async function run() {
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'grid', 5);
    const spec = {
      ...{ name: 'grid', dataset, replicates: { seeds: 10 } },
      parameters: { learning_rate: spread(45), weight_decay: spread(10), epochs: 1 },
    };
    const first = await runSweep(stack, spec);
    const again = await runSweep(stack, spec);
    const exact = first.counts.planned === CELLS && first.counts.succeeded === CELLS;
    return [
      { what: 'trials succeeded', value: first.counts.succeeded, target: `exactly ${CELLS}`, met: exact },
      { what: 'seconds', value: first.seconds },
      {
        what: 'cached when submitted again',
        value: again.counts.cached,
        target: `${CELLS}`,
        met: again.counts.cached === CELLS,
      },
      {
        ...{ what: 'its share of the time', value: again.seconds / first.seconds, target: 'at most 0.1' },
        met: again.seconds <= 0.1 * first.seconds,
      },
    ];
  });
}

module.exports = { run };
