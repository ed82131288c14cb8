// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');
const { setUpOrExit } = require('./setup/set-up.cjs');

const root = path.resolve(__dirname, '..');
const sweep = path.join('examples', 'kjv-bigram-shift', 'sweep.yaml');

/** Sets up and runs the example as a user would; `--keep` leaves the stack up when it has ended. */
async function demo() {
  await setUpOrExit();
  const options = process.argv.slice(2).map((argument) => (argument === '--keep' ? '--keep-stack' : argument));
  const sonde = path.join(root, 'apps', 'cli', 'bin', 'sonde.js');
  const child = spawn(process.execPath, [sonde, 'run', sweep, ...options], { cwd: root, stdio: 'inherit' });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // A terminal's Ctrl-C has reached the child already; a second one would tell it to leave its stack as it is.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('close', (code, signal) => (process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)));
}

demo();
