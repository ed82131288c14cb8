// @ts-check
// The limit of the full-batch case: how long TensorFlow takes for the matrix products of a job alone, two of
// 2 x rows x columns x outputs operations an epoch, at the best rate it reached. usage: node matrix-product.cjs JOB
'use strict';
require('@sonde/training'); // Makes TensorFlow's addon ready for this Node.
const tf = require('@tensorflow/tfjs-node');
const { readRows } = require('./rows.cjs');

const tries = 5;

/**
 * @param {() => import('@tensorflow/tfjs-node').Tensor} product
 * @returns {number} the seconds of the fastest try
 */
function fastest(product) {
  const times = Array.from({ length: tries }, () => {
    const began = performance.now();
    product().dispose();
    return (performance.now() - began) / 1000;
  });
  return Math.min(...times);
}

/** @param {{ folder: string, classes: number, learningRates: number[], epochs: number }} job */
function main({ folder, classes, learningRates, epochs }) {
  const { train } = readRows(folder);
  const outputs = learningRates.length * classes;
  const features = tf.tensor2d(train.features, [train.rows, train.columns]);
  const weight = tf.ones([outputs, train.columns]);
  const slope = tf.ones([train.rows, outputs]);
  const logits = fastest(() => tf.matMul(features, weight, false, true));
  const gradient = fastest(() => tf.matMul(slope, features, true, false));
  console.log(JSON.stringify({ seconds: 2 * epochs * Math.min(logits, gradient) }));
}

main(JSON.parse(process.argv[2] ?? ''));
