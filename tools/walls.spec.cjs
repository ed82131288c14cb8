// @ts-check
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');

/**
 * ESLint's configuration is an ES module, which jest cannot load on every Node: it runs in a process of its own. Nx's
 * rule reads the project graph that the last command of Nx left, and refuses nothing where there is none.
 */
const LINT = `
  import { ESLint } from 'eslint';
  import { createProjectGraphAsync } from '@nx/devkit';
  await createProjectGraphAsync();
  const eslint = new ESLint();
  const results = [];
  for (const [filePath, text] of JSON.parse(process.argv[1])) {
    const [{ messages }] = await eslint.lintText(text, { filePath });
    results.push(messages.filter(({ ruleId }) => !/no-unused-vars/.test(ruleId)).map(({ ruleId }) => ruleId));
  }
  console.log(JSON.stringify(results));
`;

// Each case: a file that there is, what it might import, and the rule that refuses it (null: it may).
/** @type {[string, string, string | null][]} */
const CASES = [
  ['libs/domain/src/index.ts', "import { openDatabase } from '@sonde/persistence';", '@nx/enforce-module-boundaries'],
  ['libs/domain/src/index.ts', "import { readFile } from 'node:fs/promises';", 'no-restricted-imports'],
  ['libs/domain/src/index.ts', "import { parseWith } from '@sonde/contracts';", null],
  ['libs/domain/src/index.ts', 'export const now = Date.now();', 'no-restricted-syntax'],
  [
    'libs/workflows/src/index.ts',
    "import { parseWith } from '@sonde/contracts';",
    '@typescript-eslint/no-restricted-imports',
  ],
  ['libs/workflows/src/index.ts', "import { SWEEP_WORKFLOW } from '@sonde/contracts/temporal';", null],
  ['libs/workflows/src/index.ts', "import { formatBytes } from '@sonde/domain/format';", null],
  [
    'libs/domain/src/format/index.ts',
    "import { parseWith } from '@sonde/contracts';",
    '@typescript-eslint/no-restricted-imports',
  ],
  ['libs/contracts/src/client/index.ts', "import { createParser } from 'eventsource-parser';", null],
  ['libs/training/src/index.ts', "import { loadLayer } from '@sonde/datasets';", '@nx/enforce-module-boundaries'],
  ['libs/datasets/src/index.ts', "import { Injectable } from '@nestjs/common';", '@nx/enforce-module-boundaries'],
  ['libs/arrays/src/index.ts', "import { loadLayer } from '@sonde/datasets';", '@nx/enforce-module-boundaries'],
  ['libs/probes/src/index.ts', "import { openArrays } from '@sonde/arrays';", null],
  ['libs/results/src/index.ts', "import { rankLayers } from '@sonde/persistence';", '@nx/enforce-module-boundaries'],
  ['libs/activities/src/index.ts', "import { Worker } from '@temporalio/worker';", '@nx/enforce-module-boundaries'],
  ['apps/api/src/main.ts', "import * as tf from '@tensorflow/tfjs-node';", '@nx/enforce-module-boundaries'],
  ['apps/trainer/src/main.ts', "import { trainPack } from '@sonde/training';", null],
];

describe('the walls of the tree', () => {
  /** @type {string[][]} */
  let refusals;
  beforeAll(() => {
    const texts = CASES.map(([file, text]) => [join(ROOT, file), `${text}\n`]);
    const options = { cwd: ROOT, encoding: /** @type {const} */ ('utf8'), env: { ...process.env, NX_DAEMON: 'false' } };
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', LINT, JSON.stringify(texts)], options);
    refusals = JSON.parse(output.slice(output.lastIndexOf('\n[') + 1));
  }, 120_000);

  it.each(CASES.map((each, index) => /** @type {const} */ ([...each, index])))(
    '%s: %s',
    (_file, _text, rule, index) => {
      expect(refusals[index]).toEqual(rule === null ? [] : [rule]);
    },
  );
});
