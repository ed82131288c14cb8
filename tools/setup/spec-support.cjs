// @ts-check
'use strict';
const { execFileSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createContext } = require('./context.cjs');
const { findPython } = require('./find-program.cjs');

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

const zip = `
import sys, zipfile
name, version = sys.argv[1].split('/')[-1].split('-')[:2]
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    for file, text in zip(sys.argv[2::2], sys.argv[3::2]):
        wheel.writestr(file, text)
    info = f'{name}-{version}.dist-info/'
    wheel.writestr(info + 'METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\n')
    wheel.writestr(info + 'RECORD', '')
`;

/**
 * Writes a small wheel and makes its folder the only index that the real pip sees.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} name of the wheel's file
 * @param {Record<string, string>} contents texts by path
 * @returns {string} its SHA-256
 */
function offerWheel(context, name, contents) {
  const file = path.join(context.root, name);
  execFileSync(/** @type {string} */ (findPython(process.env)), ['-c', zip, file, ...Object.entries(contents).flat()]);
  const PATH = [context.env.PATH, process.env.PATH].join(':');
  Object.assign(context.env, { PATH, HOME: process.env.HOME, PIP_NO_INDEX: '1', PIP_FIND_LINKS: context.root });
  return crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** @param {string} sha256 another than this */
const otherDigest = (sha256) => sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));

const systemPath = ['/usr/bin', '/bin'];
const silent = () => {};

module.exports = { temporaryFolder, emptyClone, write, offerWheel, otherDigest, systemPath, silent };
