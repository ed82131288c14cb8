// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/**
 * Remembers from which inputs a step last came to its end. It lies in node_modules, so that all is done anew when the
 * packages are.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} name
 * @param {(string | Buffer)[]} inputs
 */
function stampOf({ root }, name, inputs) {
  const file = path.join(root, 'node_modules', `.sonde-${name}`);
  const hash = crypto.createHash('sha256');
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  const digest = hash.digest('hex');
  return {
    isCurrent: () => fs.existsSync(file) && fs.readFileSync(file, 'utf8') === digest,
    set: () => fs.writeFileSync(file, digest),
  };
}

module.exports = { stampOf };
