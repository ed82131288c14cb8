// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { writeSafetensors } = require('@sonde/arrays');
const { register } = require('./stack.cjs');

const FEATURES = 64;
const SPLITS = { train: 512, val: 200, test: 200 };
/** @typedef {Record<string, number>} Splits rows of each */

/**
 * Writes a dataset of two classes and registers it: rows of 64 numbers unless said otherwise, the first of which says
 * something of the class.
 *
 * @param {import('./stack.cjs').Stack} stack
 * @param {string} name
 * @param {number} layers
 * @param {Splits} [splits]
 * @param {number} [features]
 */
async function makeDataset(stack, name, layers, splits = SPLITS, features = FEATURES) {
  const folder = path.join(stack.folder, name);
  fs.mkdirSync(folder);
  const random = randomNumbers(layers);
  const bySplit = (/** @type {(rows: number) => import('@sonde/arrays').WritableArray} */ make) =>
    Object.fromEntries(Object.entries(splits).map(([split, rows]) => [split, make(rows)]));
  const layerNames = Array.from({ length: layers }, (_, layer) => `layer.${layer}`);
  for (const layer of layerNames) {
    const arrays = bySplit((rows) => ({
      shape: [rows, features],
      data: Float32Array.from({ length: rows * features }, (_, at) => {
        const signal = at % features === 0 ? Math.floor(at / features) % 2 : 0;
        return signal + random() * 2 - 1;
      }),
    }));
    await writeSafetensors(path.join(folder, `${layer}.safetensors`), arrays);
  }
  const labels = bySplit((rows) => ({
    shape: [rows],
    data: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row % 2)),
  }));
  await writeSafetensors(path.join(folder, 'labels.safetensors'), labels);
  const manifest = {
    ...{ name, task: 'classification', classes: ['even', 'odd'], labels: 'labels.safetensors' },
    layers: layerNames.map((layer) => ({ name: layer, file: `${layer}.safetensors` })),
  };
  fs.writeFileSync(path.join(folder, 'dataset.json'), JSON.stringify(manifest));
  await register(stack, folder);
  return name;
}

/**
 * Numbers from 0 to 1, the same each time (mulberry32).
 *
 * @param {number} seed
 */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * So many different values from 0.0001 to 1, evenly on a logarithmic scale.
 *
 * @param {number} count
 */
function spread(count) {
  return Array.from({ length: count }, (_, at) =>
    Number((10 ** (-4 + (4 * at) / Math.max(1, count - 1))).toPrecision(8)),
  );
}

module.exports = { makeDataset, spread };
