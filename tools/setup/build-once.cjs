// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { withLock } = require('./lock.cjs');

/**
 * Makes a folder of the cache unless it is there. It is built beside its place and moved there in one go, so that what
 * stands there is always whole, whenever a run is cut off.
 *
 * @param {string} target
 * @param {import('./context.cjs').Say} say
 * @param {(folder: string) => Promise<void>} build fills the folder that it is given
 * @returns {Promise<boolean>} whether this call built it
 */
async function buildOnce(target, say, build) {
  if (fs.existsSync(target)) return false;
  return withLock(
    `${target}.lock`,
    async () => {
      if (fs.existsSync(target)) return false;
      removeLeftOvers(target);
      const beside = `${target}.part-${crypto.randomUUID()}`;
      fs.mkdirSync(beside, { recursive: true });
      try {
        await build(beside);
        fs.renameSync(beside, target);
      } finally {
        fs.rmSync(beside, { recursive: true, force: true });
      }
      return true;
    },
    (pid) => say(`waiting for process ${pid}, which makes the same`),
  );
}

/**
 * What runs that were cut off left behind: the lock says that nobody else is at work here.
 *
 * @param {string} target
 */
function removeLeftOvers(target) {
  const folder = path.dirname(target);
  for (const name of fs.readdirSync(folder)) {
    if (name.startsWith(`${path.basename(target)}.part-`)) fs.rmSync(path.join(folder, name), { recursive: true });
  }
}

module.exports = { buildOnce };
