// @ts-check
'use strict';

/**
 * What all sides of a case train, on the same rows.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} description
 * @property {Record<string, number | boolean>} rows what make_rows.py makes
 * @property {number} classes
 * @property {Work} work
 * @property {Peer[]} peers whom Sonde is compared with
 */

/**
 * Adam's for `learningRates` x `seeds`, or the optimum of scikit-learn's objective for `cs`, in a precision that gets it
 * there.
 *
 * @typedef {{ learningRates: number[], seeds: number[], batch: number | 'full', epochs: number } | { cs: number[], precision: 'float32' | 'float64' }} Work
 */

/**
 * @typedef {object} Peer
 * @property {string} side its name in the table
 * @property {string} script
 * @property {Targets} targets
 */

/**
 * The least ratio of a peer's seconds to Sonde's: once the program is compiled, and with the time it takes to compile.
 *
 * @typedef {{ compiled?: number, first?: number }} Targets
 */

/** @type {Record<'oneAtATime' | 'heads' | 'stacked' | 'product' | 'scikit', (targets: Targets) => Peer>} */
const peers = {
  oneAtATime: (targets) => ({ side: 'PyTorch, one at a time', script: 'peers/one_at_a_time.py', targets }),
  heads: (targets) => ({ side: "PyTorch, DINOv2's heads", script: 'peers/heads.py', targets }),
  stacked: (targets) => ({ side: 'PyTorch, stacked matrix', script: 'peers/stacked.py', targets }),
  product: (targets) => ({ side: 'its matrix products alone', script: 'sides/matrix-product.cjs', targets }),
  scikit: (targets) => ({ side: 'scikit-learn, lbfgs', script: 'peers/logistic_regression.py', targets }),
};

/**
 * Numbers from `first` to `last`, each by the same factor above the one before.
 *
 * @param {number} first
 * @param {number} last
 * @param {number} count
 */
function geometric(first, last, count) {
  return Array.from({ length: count }, (_, at) => first * (last / first) ** (at / (count - 1)));
}

const learningRates = geometric(1e-4, 1e-1, 24);
const batches = { train: 10_000, val: 1_000, columns: 384, classes: 10, seed: 1 };
const wide = { train: 20_000, val: 2_000, columns: 768, classes: 10, seed: 2 };
const cs = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

/** @type {Case[]} */
const cases = [
  {
    name: 'shared-order',
    description: '24 learning rates on 10,000 x 384, 10 classes, batch 256, 10 epochs',
    rows: batches,
    classes: 10,
    work: { learningRates, seeds: [0], batch: 256, epochs: 10 },
    peers: [peers.heads({ compiled: 8 }), peers.stacked({ compiled: 2.5 })],
  },
  {
    name: 'own-order',
    description: '6 learning rates x 4 seeds, each seed in its own order, otherwise as shared-order',
    rows: batches,
    classes: 10,
    work: { learningRates: geometric(1e-4, 1e-1, 6), seeds: [0, 1, 2, 3], batch: 256, epochs: 10 },
    peers: [peers.oneAtATime({ compiled: 15, first: 8 })],
  },
  {
    name: 'introduction',
    description: '24 learning rates on 100 x 512, 2 classes, 100 epochs of one batch',
    rows: { train: 100, val: 100, columns: 512, classes: 2, seed: 3 },
    classes: 2,
    work: { learningRates, seeds: [0], batch: 'full', epochs: 100 },
    peers: [peers.oneAtATime({ compiled: 60 })],
  },
  {
    name: 'full-batch',
    description: '24 learning rates on 20,000 x 768, 10 classes, 20 epochs of one batch',
    rows: wide,
    classes: 10,
    work: { learningRates, seeds: [0], batch: 'full', epochs: 20 },
    peers: [peers.product({ compiled: 0.75 }), peers.stacked({})],
  },
  {
    name: 'convex-digits',
    description: "8 values of C on scikit-learn's digits, 1,500 x 64, 10 classes",
    rows: { digits: true },
    classes: 10,
    work: { cs, precision: 'float64' },
    peers: [peers.scikit({ compiled: 3 })],
  },
  {
    name: 'convex-wide',
    description: '8 values of C on 20,000 x 768, 10 classes',
    rows: wide,
    classes: 10,
    work: { cs, precision: 'float32' },
    peers: [peers.scikit({ compiled: 3 })],
  },
];

module.exports = { cases };
