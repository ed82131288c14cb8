// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { fetchLibtensorflow, libtensorflowFolder } = require('./libtensorflow.cjs');
const { emptyClone, offerWheel, otherDigest, silent } = require('./spec-support.cjs');

const contents = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/c_api.h',
  'tensorflow/include/xla/tsl/c/tsl_status.h',
  'tensorflow/include/Eigen/Core',
  'tensorflow/python/keras.py',
];

/**
 * A small wheel of TensorFlow's shape in a folder that the real pip takes for its index.
 *
 * @param {(sha256: string) => string} pinned
 */
function cloneWithWheel(pinned) {
  const context = emptyClone();
  const name = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';
  const sha256 = offerWheel(context, name, Object.fromEntries(contents.map((file) => [file, file])));
  context.versions = structuredClone(context.versions);
  context.versions.tensorflow.wheels['linux-x64'].cpu.sha256 = pinned(sha256);
  return { ...context, platform: 'linux-x64' };
}

/** @param {string} folder */
function filesIn(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

describe('fetchLibtensorflow', () => {
  it('keeps the libraries and their headers of the wheel, once', async () => {
    const context = cloneWithWheel((sha256) => sha256);
    expect(await fetchLibtensorflow(context, silent)).toBe('2.21.0 for cpu downloaded');
    expect(filesIn(libtensorflowFolder(context)).sort()).toEqual([
      'include/tensorflow/c/c_api.h',
      'include/xla/tsl/c/tsl_status.h',
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so.2',
    ]);

    context.env.PIP_FIND_LINKS = '/nowhere';
    expect(await fetchLibtensorflow(context, silent)).toBe('2.21.0 for cpu up to date');
  });

  it('refuses a wheel with another checksum than the pinned one', async () => {
    const context = cloneWithWheel(otherDigest);
    await expect(fetchLibtensorflow(context, silent)).rejects.toThrow(/do not match the hashes/i);
    expect(filesIn(context.cache)).toEqual([]);
  });
});
