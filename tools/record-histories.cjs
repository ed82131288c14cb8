// @ts-check
// Writes histories of workflows as JSON, for the replay tests of libs/workflows. Temporal's own command writes them:
// historyToJSON of the SDK 1.24 fails with the protobufjs that it brings.
// usage: SONDE_TEMPORAL_ADDRESS=host:port [SONDE_TEMPORAL_NAMESPACE=name] node tools/record-histories.cjs NAME=WORKFLOW_ID[:RUN_ID] …
const { execFileSync } = require('node:child_process');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const FOLDER = join(__dirname, '../libs/workflows/histories');

/**
 * Stack traces name folders of the machine, and replay does not look at them.
 *
 * @param {string} key
 * @param {unknown} value
 */
function withoutStackTraces(key, value) {
  return key === 'stackTrace' ? undefined : value;
}

/** @returns {string} */
function temporal() {
  return require('../node_modules/.sonde-setup.json').temporal;
}

mkdirSync(FOLDER, { recursive: true });
for (const pair of process.argv.slice(2)) {
  const [name = '', workflow = ''] = pair.split('=');
  const [workflowId = '', runId] = workflow.split(':');
  const address = process.env.SONDE_TEMPORAL_ADDRESS ?? '127.0.0.1:7233';
  const run = runId === undefined ? [] : ['--run-id', runId];
  const namespace = process.env.SONDE_TEMPORAL_NAMESPACE ?? 'default';
  const show = [
    'workflow',
    'show',
    '--address',
    address,
    '--namespace',
    namespace,
    '--workflow-id',
    workflowId,
    ...run,
    '--output',
    'json',
  ];
  const history = JSON.parse(execFileSync(temporal(), show, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(history, withoutStackTraces)}\n`);
  console.log(`${name}: ${history.events.length} events`);
}
