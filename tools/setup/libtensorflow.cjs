// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('./build-once.cjs');
const { SetUpError } = require('./set-up-error.cjs');
const { fetchWheel } = require('./wheel.cjs');

// TensorFlow's wheel for Python holds the libraries with their C API; the addon's sources include these headers only.
const unpacked = [
  'tensorflow/libtensorflow_cc.',
  'tensorflow/libtensorflow_framework.',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
];

/**
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function fetchLibtensorflow(context, say) {
  const { version } = context.versions.tensorflow;
  const built = await buildOnce(libtensorflowFolder(context), say, async (folder) => {
    await fetchWheel(context, { ...wheelFor(context), version }, unpacked, folder, say);
    arrange(folder);
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
 * @returns {import('./wheel.cjs').Wheel}
 */
function wheelFor({ versions, platform, device }) {
  /** @type {Record<string, Partial<Record<string, import('./wheel.cjs').Wheel>>>} */
  const wheels = versions.tensorflow.wheels;
  const wheel = wheels[platform]?.[device];
  if (wheel) return wheel;
  const others = Object.entries(wheels).flatMap(([name, devices]) =>
    Object.keys(devices).map((kind) => `${name} (${kind})`),
  );
  throw new SetUpError(`There is no TensorFlow for ${platform} (${device}); there is one for ${others.join(', ')}.`);
}

/**
 * Puts libraries and headers where the addon looks for them.
 *
 * @param {string} folder
 */
function arrange(folder) {
  const contents = path.join(folder, 'tensorflow');
  fs.mkdirSync(path.join(folder, 'lib'));
  for (const name of fs.readdirSync(contents)) {
    fs.renameSync(path.join(contents, name), path.join(folder, name === 'include' ? name : path.join('lib', name)));
  }
  fs.rmdirSync(contents);
}

module.exports = { fetchLibtensorflow, libtensorflowFolder };
