// @ts-check
// Checks that the api does what its OpenAPI document says: schemathesis makes requests of it and looks at the answers.
// usage: npm run test:api -- [--seed N] [--examples N] [--seconds N]
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { createContext } = require('./setup/context.cjs');
const { providePython } = require('./setup/python-environment.cjs');
const { createReporter } = require('./setup/reporter.cjs');
const { run, stopAll } = require('./setup/run-command.cjs');
const { SetUpError } = require('./setup/set-up-error.cjs');
const { setUpOrExit } = require('./setup/set-up.cjs');
const { settings, usable } = require('./test-api/settings.cjs');
const { onNewStack, runSweeps } = require('./test-api/stack.cjs');

const requirements = path.join(__dirname, 'test-api', 'requirements.txt');

/** Streams of events, of which one has no end, are left to specs. */
const LEFT_OUT = 'events$';

const text = (/** @type {string} */ otherwise) => /** @type {const} */ ({ type: 'string', default: otherwise });

async function testApi() {
  const { values } = parseArgs({ options: { seed: text('1'), examples: text('25'), seconds: text('400') } });
  await setUpOrExit();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => stopAll(signal));
  const reporter = createReporter();
  let python = '';
  await reporter.step('schemathesis', async (say) => {
    const wanted = { name: 'schemathesis', requirements, installing: 'installing with pip' };
    const provided = await providePython(createContext(), wanted, say);
    python = provided.python;
    return provided.built ? 'installed' : 'up to date';
  });
  await onNewStack(async (stack) => {
    const known = await runSweeps(stack);
    await reporter.step('requests', async (say) => {
      say(`making some, ${values.seconds} s at most`);
      const summary = await check(python, stack, known, values);
      console.log(summary);
      return 'answered as documented';
    });
  });
}

/**
 * @param {string} python
 * @param {{ folder: string, api: string }} stack
 * @param {import('./test-api/settings.cjs').Known} known
 * @param {{ seed: string, examples: string, seconds: string }} bounds
 * @returns {Promise<string>} schemathesis' summary
 * @throws {SetUpError} with all that it printed, if an answer is not as documented or there was no time for all
 */
async function check(python, { folder, api }, known, { seed, examples, seconds }) {
  const [config, document] = [path.join(folder, 'schemathesis.toml'), path.join(folder, 'openapi.json')];
  fs.writeFileSync(config, settings(known));
  const response = await fetch(`${api}/docs/openapi.json`);
  fs.writeFileSync(document, JSON.stringify(usable(await response.json())));
  const limit = setTimeout(() => stopAll('SIGTERM'), Number(seconds) * 1000);
  try {
    const printed = await run(
      python,
      [
        ...['-m', 'schemathesis.cli', '--config-file', config, '--no-color', 'run', document, '--url', api],
        ...['--phases', 'coverage,fuzzing', '--max-examples', examples, '--seed', seed, '--no-shrink'],
        ...['--generation-database', 'none', '--exclude-path-regex', LEFT_OUT],
      ],
      { cwd: folder, showAll: true },
    );
    return printed.slice(printed.lastIndexOf('API Operations:')).trimEnd();
  } finally {
    clearTimeout(limit);
  }
}

testApi().catch((error) => {
  console.error(error instanceof SetUpError ? `\n${error.message}` : error);
  process.exitCode = 1;
});
