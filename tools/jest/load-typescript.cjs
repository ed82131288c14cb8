// @ts-check
'use strict';
// Lets a thread that a spec starts load the workspace's TypeScript, as jest.preset.cjs has jest load it.
const { transformSync } = require('@swc/core');
const { addHook } = require('pirates');

addHook(
  (code, filename) =>
    transformSync(code, {
      filename,
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
    }).code,
  { exts: ['.ts'], ignoreNodeModules: true },
);
