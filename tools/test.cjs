// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setUpOrExit } = require('./setup/set-up.cjs');
const { summarise } = require('./test-summary.cjs');

const root = path.resolve(__dirname, '..');

/** Sets up and runs every test; arguments go to Jest. */
async function test() {
  await setUpOrExit({ forTests: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-test-'));
  try {
    const results = path.join(folder, 'results.json');
    const code = await runJest(['--json', `--outputFile=${results}`, ...process.argv.slice(2)]);
    const { line, failed } = summarise(fs.existsSync(results) ? fs.readFileSync(results, 'utf8') : undefined);
    console.log(line);
    process.exitCode = failed ? code || 1 : code;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string[]} options
 * @returns {Promise<number>} Jest's exit code
 */
function runJest(options) {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // What a spec left open when its servers failed to start must not keep the whole run from its end.
  const args = [jest, '--config', path.join(root, 'jest.config.cjs'), '--forceExit', ...options];
  // Our stdout carries the counts alone.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', 2, 'inherit'] });
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143))),
  );
}

test();
