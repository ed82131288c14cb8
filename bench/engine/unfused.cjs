// @ts-check
'use strict';
const { Client, Connection } = require('@temporalio/client');
const { DefaultLogger, NativeConnection, Runtime, Worker } = require('@temporalio/worker');
const { makeDataset } = require('./rows.cjs');
const { onStack, runSweep } = require('./stack.cjs');

/** Trials that differ in what a program fixes, so that each is a pack of its own: 72 a layer, of 1 to 3 epochs. */
const LAYERS = 14;
const PARAMETERS = {
  epochs: [1, 2, 3],
  schedule: ['constant', 'cosine'],
  warmup_epochs: [0, 1],
  init: ['torch', 'zeros'],
  normalization: ['none', 'standardize', 'l2'],
};
const PACKS = LAYERS * 72;

async function run() {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  return onStack(async (stack) => {
    const dataset = await makeDataset(stack, 'unfused', LAYERS);
    const spec = { name: 'unfused', dataset, parameters: { ...PARAMETERS, learning_rate: 0.01 } };
    // Compiles the program, which all packs share.
    await runSweep(stack, {
      ...spec,
      name: 'warm-up',
      parameters: { ...PARAMETERS, learning_rate: 0.02 },
      layers: ['layer.0'],
    });
    const before = await noOps(stack.addresses.temporalAddress);
    const { seconds, counts } = await runSweep(stack, spec);
    const after = await noOps(stack.addresses.temporalAddress);
    if (counts.succeeded !== PACKS) throw new Error(`${counts.succeeded} of ${PACKS} trials succeeded`);
    const [packs, limit] = [PACKS / seconds, (before + after) / 2];
    return [
      { what: 'packs of one trial a second', value: packs },
      { what: 'no-op activities a second', value: limit },
      { what: 'ratio', value: packs / limit, target: 'at least 0.4', met: packs >= 0.4 * limit },
    ];
  });
}

/** @param {string} address no-op activities a second, as many in flight as a layer has packs */
async function noOps(address) {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue: 'no-op',
    workflowsPath: require.resolve('./no-op.workflow.cjs'),
    activities: { noOp: () => Promise.resolve() },
  });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const seconds = await worker.runUntil(async () => {
    const start = (/** @type {number} */ count) =>
      client.workflow.execute('noOps', { taskQueue: 'no-op', workflowId: `no-op-${Date.now()}`, args: [count, 16] });
    await start(50);
    const began = performance.now();
    await start(PACKS);
    return (performance.now() - began) / 1000;
  });
  await client.connection.close();
  await connection.close();
  return PACKS / seconds;
}

module.exports = { run };
