// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { identify, isAlive } = require('./process-identity.cjs');

const pollEvery = 200;
const beatEvery = 10_000;
const silentFor = 60_000;

/** @typedef {{ host: string, holders: import('./process-identity.cjs').ProcessIdentity[] }} Owner */

/**
 * The locks that this process holds.
 *
 * @type {Map<string, Owner>}
 */
const held = new Map();

/**
 * Does the work while no other process holds the lock; waits for one that does, and takes over from one that died.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} [onWait] called once if another process has to be waited for
 * @returns {Promise<T>}
 */
async function withLock(file, work, onWait = () => {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const owner = { host: os.hostname(), holders: [identify(process.pid)] };
  await acquire(file, owner, onWait);
  held.set(file, owner);
  // A process on another host (or in another container) can't be asked whether it lives; its beat tells.
  const beat = setInterval(() => fs.utimes(file, new Date(), new Date(), () => {}), beatEvery);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    held.delete(file);
    fs.rmSync(file, { force: true });
  }
}

/**
 * A program that we started may outlive us when we are killed, and go on writing: our locks are free when it has
 * ended too.
 *
 * @param {number} pid
 */
function lendLocks(pid) {
  for (const [file, owner] of held) {
    owner.holders = [...owner.holders.filter(isAlive), identify(pid)];
    fs.renameSync(written(file, owner), file);
  }
}

/**
 * @param {string} file
 * @param {Owner} owner
 * @param {(pid: number) => void} onWait
 */
async function acquire(file, owner, onWait) {
  let waited = false;
  while (!tryCreate(file, owner)) {
    const current = read(file);
    if (!current) continue; // Released between the two looks.
    const alive = livingHolder(current);
    if (alive === undefined) {
      await removeDead(file, current.text);
      continue;
    }
    if (!waited) onWait(alive);
    waited = true;
    await sleep(pollEvery);
  }
}

/**
 * Removes a dead process's lock. Two that find it dead must not remove each other's new one, so only who holds the
 * lock on taking over may, after a second look.
 *
 * @param {string} file
 * @param {string} deadText
 */
async function removeDead(file, deadText) {
  await withLock(`${file}.takeover`, async () => {
    if (read(file)?.text === deadText) fs.rmSync(file);
  });
}

/**
 * A lock comes into being with its content, by link: no one ever reads half a lock.
 *
 * @param {string} file
 * @param {Owner} owner
 */
function tryCreate(file, owner) {
  const own = written(file, owner);
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/**
 * @param {string} file
 * @param {Owner} owner
 */
function written(file, owner) {
  const own = `${file}.${crypto.randomUUID()}`;
  fs.writeFileSync(own, JSON.stringify(owner));
  return own;
}

/**
 * @param {string} file
 * @returns {{ text: string, owner: Owner, beat: number } | undefined}
 */
function read(file) {
  try {
    const text = fs.readFileSync(file, 'utf8');
    return { text, owner: JSON.parse(text), beat: fs.statSync(file).mtimeMs };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {{ owner: Owner, beat: number }} lock
 * @returns {number | undefined} its number
 */
function livingHolder({ owner, beat }) {
  if (owner.host !== os.hostname()) return Date.now() - beat < silentFor ? owner.holders[0]?.pid : undefined;
  return owner.holders.find(isAlive)?.pid;
}

module.exports = { withLock, lendLocks };
