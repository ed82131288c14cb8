// @ts-check
'use strict';
const os = require('node:os');
const { threads } = require('./environment.cjs');

/** Where and when figures were measured. */
function machine() {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    threads,
    node: process.versions.node,
    load: os.loadavg()[0] ?? 0,
  };
}

/** Load before the run from which on others are at work: threads that wait for each other then wait for them too. */
const busy = 0.7;

/** @param {ReturnType<typeof machine>} where */
function machineLine({ date, cpu, cores, threads, node, load }) {
  const measured = `${date}, ${cpu}, ${cores} cores, at most ${threads} threads a side, Node.js ${node}`;
  const doubt = load < busy ? '' : ': the machine was not quiet, do not trust these figures';
  return `${measured}, load ${load.toFixed(1)} before${doubt}`;
}

module.exports = { machine, machineLine };
