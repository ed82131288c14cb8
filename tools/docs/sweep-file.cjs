// @ts-check
'use strict';
// Writes docs/sweep-file.md and docs/sweep-file.schema.json from the schemas of libs/contracts, as built.
// usage: node tools/docs/sweep-file.cjs [--check]     (--check writes nothing, and ends with 1 where one is stale)
const fs = require('node:fs');
const path = require('node:path');
const { PARAMETERS, SCORES, SweepSpec, parseSweepFile } = require('@sonde/contracts');
const { MAX_PACK_PROBES, MAX_WORKER_LOSSES } = require('@sonde/domain');
const prettier = require('prettier');
const { page } = require('./sweep-file-page.cjs');

const root = path.resolve(__dirname, '..', '..');

/**
 * The schema of the file, for editors. The api takes registered names alone; in a file the CLI takes a path too.
 *
 * @returns {import('./json-schema.cjs').JsonSchema}
 */
function fileSchema() {
  const { $schema, properties, ...rest } = /** @type {import('./json-schema.cjs').JsonSchema} */ (
    SweepSpec.toJSONSchema({ io: 'input' })
  );
  const { description, ...name } = properties?.dataset ?? {};
  const dataset = { description, anyOf: [name, { type: 'string', pattern: '[/\\\\]|^[.~]' }] };
  const title = 'Sonde sweep file';
  return { $schema, title, ...rest, properties: { ...properties, dataset } };
}

/** @returns {Promise<Map<string, string>>} what the files are to hold, by path from the root */
async function documents() {
  const schema = fileSchema();
  const json = await prettier.format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
  const limits = { packProbes: MAX_PACK_PROBES, workerLosses: MAX_WORKER_LOSSES };
  return new Map([
    ['docs/sweep-file.md', page(schema, { parameters: PARAMETERS, scores: SCORES, limits, parse: parseSweepFile })],
    ['docs/sweep-file.schema.json', json],
  ]);
}

/** @param {string} file */
function contentOf(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** @param {boolean} check */
async function main(check) {
  const wanted = await documents();
  const stale = [...wanted].filter(([name, content]) => contentOf(path.join(root, name)) !== content);
  for (const [name, content] of stale) {
    if (!check) fs.writeFileSync(path.join(root, name), content);
    console.log(`${name} ${check ? 'is stale: npm run docs writes it' : 'written'}`);
  }
  if (stale.length === 0) console.log(`${[...wanted.keys()].join(', ')}: up to date`);
  return check && stale.length > 0 ? 1 : 0;
}

main(process.argv.includes('--check')).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error);
    process.exitCode = 2;
  },
);
