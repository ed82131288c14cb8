// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createContext } = require('./context.cjs');

// Most specs start programs (npm and pip among them), which take their time on a machine with much else to do.
jest.setTimeout(60_000);

/** A folder that goes when its test has ended. */
function temporaryFolder() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-set-up-')));
  temporaryFolders.push(folder);
  return folder;
}

/** @type {string[]} */
const temporaryFolders = [];
afterEach(() => {
  for (const folder of temporaryFolders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/**
 * A clone with nothing in it but a lock file, a cache that is empty, and a PATH with the given shell scripts alone.
 *
 * @param {{ env?: NodeJS.ProcessEnv, programs?: Record<string, string>, path?: string[] }} [options]
 */
function emptyClone({ env = {}, programs = {}, path: places = [] } = {}) {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(programs)) {
    write(path.join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, 0o755);
  }
  const tfjs = { version: '4.22.0', integrity: 'sha512-x' };
  const lock = { packages: { '': {}, 'node_modules/@tensorflow/tfjs-node': tfjs } };
  write(path.join(folder, 'clone', 'package-lock.json'), JSON.stringify(lock));
  fs.mkdirSync(path.join(folder, 'clone', 'node_modules'));
  return createContext({
    root: path.join(folder, 'clone'),
    env: { PATH: [path.join(folder, 'bin'), ...places].join(':'), XDG_CACHE_HOME: path.join(folder, 'cache'), ...env },
  });
}

/**
 * @param {string} file
 * @param {string} text
 * @param {number} [mode]
 */
function write(file, text, mode = 0o644) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text, { mode });
}

const systemPath = ['/usr/bin', '/bin'];
const silent = () => {};

module.exports = { temporaryFolder, emptyClone, write, systemPath, silent };
