// @ts-check
'use strict';
const os = require('node:os');
const path = require('node:path');
const versions = require('./versions.json');
const { SetUpError } = require('./set-up-error.cjs');

/**
 * Where set-up works and for which machine. Every step gets it, so that a test can point one at folders of its own.
 *
 * @typedef {object} Context
 * @property {string} root the clone
 * @property {string} cache what is downloaded or built once a user, outside the clone
 * @property {string} platform as versions.json names it, such as linux-x64
 * @property {string | undefined} glibc version of the C library that compiled code is bound to, on Linux
 * @property {'cpu' | 'gpu'} device which libtensorflow is wanted
 * @property {NodeJS.ProcessEnv} env
 * @property {typeof versions} versions
 */

/**
 * One step of set-up: does what is missing, tells what it is doing through `say`, and returns the outcome in a few words.
 *
 * @typedef {(context: Context, say: Say) => Promise<string> | string} Step
 * @typedef {(progress: string) => void} Say
 */

/**
 * @param {{ root?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Context}
 */
function createContext({ root = path.resolve(__dirname, '..', '..'), env = process.env } = {}) {
  const platform = `${process.platform}-${process.arch}`;
  return { root, cache: cacheFolder(env), platform, glibc: glibcVersion(), device: deviceFrom(env), env, versions };
}

/** @returns {string | undefined} */
function glibcVersion() {
  return /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport()).header
    .glibcVersionRuntime;
}

/** @param {NodeJS.ProcessEnv} env */
function cacheFolder(env) {
  const base = env.XDG_CACHE_HOME;
  // The XDG specification says to ignore relative paths.
  return path.join(base && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), 'sonde');
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {'cpu' | 'gpu'}
 */
function deviceFrom(env) {
  const device = env.SONDE_TENSORFLOW || 'cpu';
  if (device !== 'cpu' && device !== 'gpu') {
    throw new SetUpError(`SONDE_TENSORFLOW is "${device}"; it can be "cpu" (the default) or "gpu".`);
  }
  return device;
}

module.exports = { createContext };
