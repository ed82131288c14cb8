// @ts-check
'use strict';
const path = require('node:path');
const { provideBrowser } = require('./browser.cjs');
const { buildAll } = require('./build.cjs');
const { createContext } = require('./context.cjs');
const { fetchLibtensorflow } = require('./libtensorflow.cjs');
const { withLock } = require('./lock.cjs');
const { installPackages } = require('./packages.cjs');
const { linkPostgresLibraries } = require('./postgres-binaries.cjs');
const { checkPrerequisites } = require('./prerequisites.cjs');
const { generatePrismaClient } = require('./prisma-client.cjs');
const { createReporter } = require('./reporter.cjs');
const { stopAll } = require('./run-command.cjs');
const { SetUpError } = require('./set-up-error.cjs');
const { provideTemporal } = require('./temporal.cjs');
const { provideAddon } = require('./tfjs-addon.cjs');

/**
 * Brings a clone to where everything runs; does only what is missing.
 *
 * @param {import('./context.cjs').Context} context
 * @param {{ forTests: boolean }} purpose tests need a browser besides
 */
async function setUp(context, { forTests }) {
  const reporter = createReporter();
  const started = performance.now();
  await withLock(
    path.join(context.root, '.sonde', 'setup.lock'),
    async () => {
      // Right after the packages: one of them knows where Playwright keeps its browsers, and what lacks is told soon.
      /** @type {[string, import('./context.cjs').Step][]} */
      const browser = forTests ? [['browser', provideBrowser]] : [];
      /** @type {[string, import('./context.cjs').Step][]} */
      const steps = [
        ['prerequisites', checkPrerequisites],
        ['packages', installPackages],
        ...browser,
        ['postgres binaries', linkPostgresLibraries],
        ['libtensorflow', fetchLibtensorflow],
        ['tfjs-node addon', provideAddon],
        ['temporal', provideTemporal],
        ['prisma client', generatePrismaClient],
        ['build', buildAll],
      ];
      for (const [name, step] of steps) await reporter.step(name, (say) => step(context, say));
    },
    (pid) => reporter.line(`  waiting for the set-up of process ${pid} …`),
  );
  reporter.line(`Set up in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/**
 * For the commands: as setUp, but ends the process where it fails or is interrupted.
 *
 * @param {{ forTests: boolean }} [purpose]
 */
async function setUpOrExit(purpose = { forTests: false }) {
  /** @type {NodeJS.Signals | undefined} */
  let interrupted;
  /** @param {NodeJS.Signals} signal */
  const interrupt = (signal) => {
    interrupted = signal;
    // The running step fails when its program has ended, and cleans up behind itself.
    if (stopAll(signal) === 0) process.exit(exitCodeOf(signal));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    await setUp(createContext(), purpose);
  } catch (error) {
    if (interrupted) process.exit(exitCodeOf(interrupted));
    console.error(error instanceof SetUpError ? `\n${error.message}` : error);
    process.exit(1);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return signal === 'SIGINT' ? 130 : 143;
}

module.exports = { setUp, setUpOrExit };
