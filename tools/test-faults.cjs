// @ts-check
// The long forms of what disturbs whole stacks: 50 faults over 10 sweeps, 10 trainers that stand still and come back, 50
// damaged files.
// usage: npm run test:faults -- [--seed N] [--faults N] [--sweeps N] [--stops N] [--damages N]
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const text = (/** @type {string} */ otherwise) => /** @type {const} */ ({ type: 'string', default: otherwise });
const { values } = parseArgs({
  options: { seed: text('1'), faults: text('50'), sweeps: text('10'), stops: text('10'), damages: text('50') },
});
const specs = ['faults', 'leases', 'damage'].map((name) => `apps/cli/src/e2e/${name}`);
// One after the other: a stack that is starved by another one's training times out.
const { status } = spawnSync(process.execPath, [path.join(__dirname, 'test.cjs'), '--runInBand', ...specs], {
  stdio: 'inherit',
  env: {
    ...process.env,
    SONDE_TEST_FAULTS: values.faults,
    SONDE_TEST_FAULT_SWEEPS: values.sweeps,
    SONDE_TEST_FAULT_SEED: values.seed,
    SONDE_TEST_STOPS: values.stops,
    SONDE_TEST_DAMAGES: values.damages,
  },
});
process.exitCode = status ?? 1;
