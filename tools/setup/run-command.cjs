// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { lendLocks } = require('./lock.cjs');
const { SetUpError } = require('./set-up-error.cjs');

const shown = { first: 20, last: 40 };

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let stopping = false;

/**
 * Runs a program to its end and returns its stdout. What it prints is shown only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, showAll?: boolean }} [options]
 * @returns {Promise<string>}
 */
function run(command, args, { cwd, env, showAll = false } = {}) {
  return new Promise((resolve, reject) => {
    if (stopping) throw new SetUpError('Interrupted.');
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    if (child.pid !== undefined) lendLocks(child.pid);
    let stdout = '';
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
      printed += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => (printed += chunk));
    child.on('error', (error) => {
      running.delete(child);
      reject(new SetUpError(`${command} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(stdout);
      const reason = showAll ? printed.trimEnd() : shorten(printed);
      reject(new SetUpError(`\`${[command, ...args].join(' ')}\` ended with ${signal ?? code}:\n${reason}`));
    });
  });
}

/**
 * Some programs say what went wrong at once and go on with their manual, others only at the end.
 *
 * @param {string} text
 */
function shorten(text) {
  const lines = text.trimEnd().split('\n');
  const cut = lines.length - shown.first - shown.last;
  if (cut > 0) lines.splice(shown.first, cut, `… ${cut} lines …`);
  return lines.join('\n');
}

/**
 * Passes a signal on to every program that runs now, and lets no other start.
 *
 * @param {NodeJS.Signals} signal
 * @returns {number} how many there were
 */
function stopAll(signal) {
  stopping = true;
  for (const child of running) child.kill(signal);
  return running.size;
}

module.exports = { run, stopAll };
