// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/**
 * @param {string} folder
 * @param {(name: string) => boolean} wanted asked for files and folders; what is in a folder that isn't, isn't either
 * @returns {string[]}
 */
function filesUnder(folder, wanted) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => wanted(entry.name))
    .flatMap((entry) => {
      const place = path.join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(place, wanted) : [place];
    });
}

/**
 * One checksum over many files, by what is in them or by when they were written.
 *
 * @param {'contents' | 'times'} by
 * @param {string} root their paths count from here, so that a clone can be moved
 * @param {string[]} files
 */
function digestOf(by, root, files) {
  const hash = crypto.createHash('sha256');
  for (const file of [...files].sort()) {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) continue; // Editors keep links that lead nowhere beside what they edit.
    hash.update(`${path.relative(root, file)}\0${stat.size}\0`);
    hash.update(by === 'contents' ? fs.readFileSync(file) : `${stat.mtimeMs}\0`);
  }
  return hash.digest('hex');
}

module.exports = { filesUnder, digestOf };
