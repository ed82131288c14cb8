// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/**
 * Writes down what the embedded stack has to find: libs/local-stack reads it. It lies in node_modules, so that it goes
 * when the packages go.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} temporal absolute path of the program
 */
function recordParts({ root, versions, device }, temporal) {
  const file = path.join(root, 'node_modules', '.sonde-setup.json');
  const parts = { temporal, tensorflow: { version: versions.tensorflow.version, device } };
  const text = `${JSON.stringify(parts, null, 2)}\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.writeFileSync(`${file}.part`, text);
  fs.renameSync(`${file}.part`, file);
}

module.exports = { recordParts };
