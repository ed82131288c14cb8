// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { libtensorflowFolder } = require('./libtensorflow.cjs');
const { emptyClone, silent, write } = require('./spec-support.cjs');
const { addonFolder, provideAddon } = require('./tfjs-addon.cjs');

// In place of tfjs-node: finds addon and libraries where the real one does, but takes them for texts.
const tfjsNode = `
const fs = require('node:fs');
const read = (file) => fs.readFileSync(require('node:path').join(__dirname, file), 'utf8');
exports.ones = () => {};
exports.matMul = () => ({ arraySync: () => JSON.parse(read('lib/napi-v8/tfjs_binding.node')) });
exports.backend = () => ({ binding: { TF_Version: read('deps/lib/version') } });
`;

/** @param {{ product?: string, version?: string }} [parts] */
function cloneWithCache({ product = '[[3,3],[3,3]]', version = '2.21.0' } = {}) {
  const context = { ...emptyClone(), platform: 'linux-x64' };
  write(path.join(context.root, 'node_modules/@tensorflow/tfjs-node/index.js'), tfjsNode);
  write(path.join(addonFolder(context), 'tfjs_binding.node'), product);
  write(path.join(libtensorflowFolder(context), 'lib/version'), version);
  return context;
}

describe('provideAddon', () => {
  it('takes the addon from the cache into the clone, once', async () => {
    const context = cloneWithCache();
    expect(await provideAddon(context, silent)).toBe('linked');
    expect(await provideAddon(context, silent)).toBe('up to date');
  });

  it('leads to the libraries that are wanted now', async () => {
    const context = cloneWithCache();
    await provideAddon(context, silent);
    const gpu = /** @type {const} */ ({ ...context, device: 'gpu' });
    write(path.join(libtensorflowFolder(gpu), 'lib/version'), '2.21.0');
    expect(await provideAddon(gpu, silent)).toBe('linked');
    const link = path.join(context.root, 'node_modules/@tensorflow/tfjs-node/deps/lib');
    expect(fs.readlinkSync(link)).toBe(path.join(libtensorflowFolder(gpu), 'lib'));
  });

  it.each([
    ['of another version', { version: '2.9.1' }, 'TensorFlow 2.9.1 instead of 2.21.0'],
    ['that computes wrongly', { product: '[[3,3],[3,0]]' }, 'A product came out as [[3,3],[3,0]]'],
  ])('refuses a TensorFlow %s, each time anew', async (_what, parts, message) => {
    const context = cloneWithCache(parts);
    await expect(provideAddon(context, silent)).rejects.toThrow(message);
    await expect(provideAddon(context, silent)).rejects.toThrow(message);
  });
});
