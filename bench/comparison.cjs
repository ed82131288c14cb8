// @ts-check
'use strict';

/** How far above a peer's objective Sonde's may lie, as a share of it, to count as equal. */
const equalObjective = 1e-6;

/**
 * What a side did in a round.
 *
 * @typedef {object} Run
 * @property {number} seconds Sonde's with its program compiled before
 * @property {number} [firstSeconds] Sonde's with the time to compile
 * @property {number} [valAccuracy] mean over the probes
 * @property {number[]} [objectives] one for each C
 * @property {number} [threads] that the side chose
 */

/**
 * What a side did in all rounds, or Sonde in its first runs.
 *
 * @typedef {object} Side
 * @property {string} side
 * @property {number} median seconds
 * @property {number} best seconds
 * @property {number[]} seconds
 * @property {number} [valAccuracy]
 * @property {number[]} [threads] by round, where the side chooses
 */

/**
 * A peer's median seconds by Sonde's.
 *
 * @typedef {object} Ratio
 * @property {string} side the peer
 * @property {'compiled' | 'first'} to which of Sonde's runs
 * @property {number} ratio
 * @property {number} [target] the least that is wanted
 * @property {boolean} [met]
 * @property {number} [excess] the most by which an objective of Sonde's lies above the peer's, as a share of it
 */

/** @typedef {{ name: string, description: string, sides: Side[], ratios: Ratio[] }} Comparison */

/**
 * Compares Sonde with its peers over the rounds of a case.
 *
 * @param {import('./cases.cjs').Case} comparedCase
 * @param {Run[]} sonde
 * @param {Run[][]} peers in the order of the case's
 * @returns {Comparison}
 */
function compare({ name, description, peers: ofCase }, sonde, peers) {
  const firstSeconds = sonde.flatMap(({ firstSeconds }) => firstSeconds ?? []);
  const compiled = sideOf('Sonde, compiled', sonde);
  const first = sideOf(
    'Sonde, first run',
    firstSeconds.map((seconds) => ({ seconds })),
  );
  const others = peers.map((runs, at) => sideOf(ofCase[at]?.side ?? '', runs));
  const ratios = ofCase.flatMap(({ side, targets }, at) => {
    const excess = excessOf(sonde[0], peers[at]?.[0]);
    const seconds = others[at]?.median ?? NaN;
    return [
      ratioOf({ side, to: 'compiled', ratio: seconds / compiled.median, excess }, targets.compiled),
      ratioOf({ side, to: 'first', ratio: seconds / first.median, excess }, targets.first),
    ];
  });
  return { name, description, sides: [compiled, first, ...others], ratios };
}

/**
 * @param {string} side
 * @param {Run[]} runs
 * @returns {Side}
 */
function sideOf(side, runs) {
  const seconds = runs.map((run) => run.seconds);
  const valAccuracy = runs[0]?.valAccuracy;
  const threads = runs.flatMap((run) => run.threads ?? []);
  return {
    side,
    median: median(seconds),
    best: Math.min(...seconds),
    seconds,
    ...(valAccuracy === undefined ? {} : { valAccuracy }),
    ...(threads.length === 0 ? {} : { threads }),
  };
}

/**
 * @param {Ratio} measured
 * @param {number | undefined} target
 * @returns {Ratio}
 */
function ratioOf(measured, target) {
  const { excess, ...bare } = measured;
  const ratio = excess === undefined ? bare : measured;
  if (target === undefined) return ratio;
  return { ...ratio, target, met: ratio.ratio >= target && (excess ?? 0) <= equalObjective };
}

/**
 * @param {Run | undefined} sonde
 * @param {Run | undefined} peer
 */
function excessOf(sonde, peer) {
  const ofPeer = peer?.objectives;
  const excesses = sonde?.objectives?.map((value, at) => value / (ofPeer?.[at] ?? NaN) - 1);
  return ofPeer && excesses ? Math.max(...excesses) : undefined;
}

/**
 * The middle one, or the mean of the middle two.
 *
 * @param {number[]} values
 */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

module.exports = { compare, median };
