// @ts-check
'use strict';
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

/** 10 layers x 1,000 configurations x 10 seeds, each of which says something of 1,000 rows of val. */
const PARAMETERS = { learning_rate: spread(100), weight_decay: spread(10), epochs: 1 };
const SPLITS = { train: 512, val: 1000, test: 1000 };
const ASKED = 10;

/** What is asked of the sweep, and how many milliseconds an answer may take. */
const QUESTIONS = [
  ['report', 300],
  ['best', 300],
  ['best?layer=layer.3', 300],
  ['profile', 300],
  ['sensitivity', 300],
  ['curves', 300],
  ['best?rule=one_se', 2000],
  ['best-layer', 2000],
];

/** How long the answers of a sweep of 100,000 trials take: medians of ten, and the first one, which finds nothing in memory. */
async function run() {
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'answers', 10, SPLITS);
    const spec = { name: 'answers', dataset, replicates: { seeds: 10 }, parameters: PARAMETERS };
    const { id } = await runSweep(stack, spec);
    const layers = Array.from({ length: 10 }, (_, layer) => `items=layer:${id}/layer.${layer}`).join('&');
    const questions = QUESTIONS.map(([route, most]) => /** @type {const} */ ([`/v1/sweeps/${id}/${route}`, most]));
    const all = [
      ...questions,
      /** @type {const} */ ([`/v1/datasets/${dataset}/best`, 300]),
      /** @type {const} */ ([`/v1/compare?${layers}`, 2000]),
    ];
    const figures = [];
    for (const [route, most] of all) {
      const taken = [];
      for (let count = 0; count < ASKED; count++) {
        const began = performance.now();
        await stack.call('GET', route);
        taken.push(performance.now() - began);
      }
      const first = taken[0] ?? NaN;
      const median = taken.sort((a, b) => a - b)[ASKED / 2] ?? NaN;
      const what = `ms of ${route.replace(`/v1/sweeps/${id}/`, '').replace(/\?items.*/, ' of ten layers')}`;
      const met = median <= Number(most);
      figures.push({ what: `${what}, first ${first.toFixed(0)}`, value: median, target: `at most ${most}`, met });
    }
    return figures;
  });
}

module.exports = { run };
