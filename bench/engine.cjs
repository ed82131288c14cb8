// @ts-check
// Measures the engine end to end: large sweeps, sweeps that are known, many readers, packs of one
// trial, sweeps that compete.
// docs/benchmarks.md says what is timed.
// usage: npm run bench:engine -- [--only CASE,…] [--json]
'use strict';
const { parseArgs } = require('node:util');
const { setUpOrExit } = require('../tools/setup/set-up.cjs');
const { machine, machineLine } = require('./machine.cjs');

/**
 * A figure and what it is to reach.
 *
 * @typedef {{ what: string, value: number | string, target?: string, met?: boolean }} Figure
 * @typedef {{ name: string, run(): Promise<Figure[]> }} Case
 */

async function benchmark() {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
  await setUpOrExit();
  // What is built by set-up is loaded after it.
  /** @type {Case[]} */
  const cases = ['grid', 'large', 'layers', 'answers', 'readers', 'unfused', 'fairness', 'burst', 'soak'].map(
    (name) => ({
      name,
      ...require(`./engine/${name}.cjs`),
    }),
  );
  const wanted = values.only?.split(',');
  const unknown = wanted?.find((name) => !cases.some((each) => each.name === name));
  if (unknown) throw new Error(`There is no case ${unknown}, only ${cases.map(({ name }) => name).join(', ')}.`);
  const where = machine();
  const results = [];
  for (const { name, run } of cases.filter((each) => wanted?.includes(each.name) ?? true)) {
    console.error(name);
    const figures = await run();
    for (const figure of figures) console.error(`  ${lineOf(figure)}`);
    results.push({ name, figures });
  }
  if (values.json) console.log(JSON.stringify({ ...where, cases: results }, null, 2));
  else console.log(`${tableOf(results)}\n\n${machineLine(where)}`);
}

/** @param {Figure} figure */
function lineOf({ what, value, target, met }) {
  return `${what}: ${said(value)}${target === undefined ? '' : ` (${target}: ${met ? 'met' : 'missed'})`}`;
}

/** @param {number | string} value */
function said(value) {
  return typeof value === 'string' ? value : Number(value.toPrecision(4)).toString();
}

/** @param {{ name: string, figures: Figure[] }[]} results */
function tableOf(results) {
  return [
    '| case | figure | value | target |',
    '| --- | --- | --: | --- |',
    ...results.flatMap(({ name, figures }) =>
      figures.map(({ what, value, target, met }, at) => {
        const verdict = target === undefined ? '' : `${target}: ${met ? 'met' : 'missed'}`;
        return `| ${at === 0 ? name : ''} | ${what} | ${said(value)} | ${verdict} |`;
      }),
    ),
  ].join('\n');
}

benchmark().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
