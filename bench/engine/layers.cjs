// @ts-check
'use strict';
const { longestHistory } = require('./history.cjs');
const { makeDataset, spread } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

const SPLITS = { train: 200, val: 100, test: 100 };
const FEATURES = 8;
const PARTS = ['api', 'orchestrator', 'trainer'];

/** The heads of a model's attention, and many more than that. */
async function run() {
  return [
    ...(await measure({ layers: 1_030, configurations: 2, seconds: 60 })),
    ...(await measure({ layers: 10_000, configurations: 1 })),
  ];
}

/** @param {{ layers: number, configurations: number, seconds?: number }} size */
async function measure({ layers, configurations, seconds: most }) {
  return onStack(async (stack) => {
    const began = performance.now();
    const dataset = await makeDataset(stack, 'layers', layers, SPLITS, FEATURES);
    const registered = (performance.now() - began) / 1000;
    const peaks = PARTS.map((part) => ({ part, most: stack.memoryOf(part) }));
    const spec = { name: 'layers', dataset, parameters: { learning_rate: spread(configurations), epochs: 10 } };
    const { seconds, state, counts } = await runSweep(stack, spec, () => {
      for (const peak of peaks) peak.most = Math.max(peak.most, stack.memoryOf(peak.part));
    });
    const trials = layers * configurations;
    const events = await longestHistory(stack.addresses.temporalAddress);
    const time = { what: `seconds of ${layers} layers`, value: seconds };
    return [
      {
        ...{ what: `trials of ${layers} layers, ${state}`, value: counts.succeeded, target: `exactly ${trials}` },
        met: state === 'completed' && counts.succeeded === trials,
      },
      most === undefined ? time : { ...time, target: `at most ${most}`, met: seconds <= most },
      { what: 'seconds to write and register them before', value: registered },
      { what: 'events of the longest history', value: events, target: 'below 2000', met: events < 2000 },
      ...peaks.map((peak) => ({ what: `MiB of ${peak.part} at its peak`, value: Math.round(peak.most) })),
    ];
  });
}

module.exports = { run };
