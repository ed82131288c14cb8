// Trains a small pack in a process of its own and prints a digest of all that came out. Run by train-pack.spec.ts with
// node's condition @sonde/source; TypeScript goes through swc, as in jest.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const options = {
    filename,
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  };
  module._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename);
};

const { smallPack } = require('./packs');
const { trainPack } = require('../train-pack');

trainPack(smallPack([{ seed: 1 }, { seed: 2, learningRate: 0.1 }])).then(({ probes }) => {
  const digest = createHash('sha256');
  for (const { raw, weights, curve } of probes) {
    for (const { weight, bias } of [...raw, ...weights]) digest.update(weight).update(bias);
    digest.update(JSON.stringify(curve));
  }
  process.stdout.write(digest.digest('hex'));
});
