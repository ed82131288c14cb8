// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/**
 * @typedef {{ rows: number, columns: number, features: Float32Array, labels: Int32Array }} Split
 */

/**
 * The rows of a case, as make_rows.py wrote them.
 *
 * @param {string} folder
 * @returns {{ train: Split, val: Split }}
 */
function readRows(folder) {
  return { train: readSplit(folder, 'train'), val: readSplit(folder, 'val') };
}

/**
 * @param {string} folder
 * @param {string} split
 * @returns {Split}
 */
function readSplit(folder, split) {
  const features = new Float32Array(content(path.join(folder, `${split}.npy`)));
  const labels = new Int32Array(content(path.join(folder, `${split}-labels.npy`)));
  return { rows: labels.length, columns: features.length / labels.length, features, labels };
}

/**
 * The numbers of an npy file of version 1, whose type is known: its header's length stands at byte 8.
 *
 * @param {string} file
 */
function content(file) {
  const bytes = fs.readFileSync(file);
  const numbers = bytes.subarray(10 + bytes.readUInt16LE(8));
  return numbers.buffer.slice(numbers.byteOffset, numbers.byteOffset + numbers.byteLength);
}

module.exports = { readRows };
