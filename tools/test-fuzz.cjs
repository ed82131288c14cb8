// @ts-check
// The long form of the random requests to the api: 10,000 bodies, some minutes.
// usage: npm run test:fuzz -- [--seed N] [--bodies N]
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const text = (/** @type {string} */ otherwise) => /** @type {const} */ ({ type: 'string', default: otherwise });
const { values } = parseArgs({ options: { seed: text('1'), bodies: text('10000') } });
const { status } = spawnSync(process.execPath, [path.join(__dirname, 'test.cjs'), 'apps/api/src/http/hostile'], {
  stdio: 'inherit',
  env: { ...process.env, SONDE_TEST_FUZZ: values.bodies, SONDE_TEST_FUZZ_SEED: values.seed },
});
process.exitCode = status ?? 1;
