// @ts-check
'use strict';
const fs = require('node:fs');

/**
 * A process, told apart from a later one that got the same number.
 *
 * @typedef {{ pid: number, started: string | undefined }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
function identify(pid) {
  return { pid, started: startOf(pid) };
}

/** @param {ProcessIdentity} identity */
function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  return startOf(pid) === started;
}

/**
 * When a process started, where the system tells.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
function startOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command's name, may hold spaces; the state is the third, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A process that ended unattended keeps its number until someone asks how; it does nothing any more.
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}

module.exports = { identify, isAlive };
