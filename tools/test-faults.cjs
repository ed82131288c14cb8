// @ts-check
// The long form of the fault suite: 50 faults over 10 sweeps, about eight minutes.
// usage: npm run test:faults -- [--seed N] [--faults N] [--sweeps N]
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const text = (/** @type {string} */ otherwise) => /** @type {const} */ ({ type: 'string', default: otherwise });
const { values } = parseArgs({ options: { seed: text('1'), faults: text('50'), sweeps: text('10') } });
const { status } = spawnSync(process.execPath, [path.join(__dirname, 'test.cjs'), 'apps/cli/src/e2e/faults'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    SONDE_TEST_FAULTS: values.faults,
    SONDE_TEST_FAULT_SWEEPS: values.sweeps,
    SONDE_TEST_FAULT_SEED: values.seed,
  },
});
process.exitCode = status ?? 1;
