// @ts-check
'use strict';
const path = require('node:path');
const { digestOf, filesUnder } = require('./digest.cjs');
const { run } = require('./run-command.cjs');
const { stampOf } = require('./stamp.cjs');

const folders = ['apps', 'libs'];
const configuration = ['package-lock.json', 'nx.json', 'tsconfig.base.json', 'tsconfig.json'];

/**
 * Builds every package, the page and the workflows' bundle. Nx knows what of it is there already, but takes 4 seconds
 * and more to say so; our own look takes a tenth of one.
 *
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function buildAll(context, say) {
  const { root, env } = context;
  const sources = sourcesDigest(root);
  if (stampOf(context, 'build', [sources, outputsDigest(root)]).isCurrent()) return 'up to date';
  say('building');
  const nx = path.join(root, 'node_modules', '.bin', 'nx');
  await run(process.execPath, [nx, 'run-many', '-t', 'build', 'bundle'], {
    cwd: root,
    // No daemon: it would outlive the demo, and whoever deletes the clone would be left with it.
    env: { ...env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', NO_COLOR: '1', FORCE_COLOR: undefined },
    showAll: true,
  });
  // The sources as they were before: what someone changed meanwhile is built next time.
  stampOf(context, 'build', [sources, outputsDigest(root)]).set();
  return 'built';
}

/** @param {string} root */
function sourcesDigest(root) {
  const skipped = /^(node_modules|dist|out-tsc|coverage|histories)$|\.spec\.tsx?$/;
  const sources = folders.flatMap((folder) => filesUnder(path.join(root, folder), (name) => !skipped.test(name)));
  return digestOf('contents', root, [...sources, ...configuration.map((name) => path.join(root, name))]);
}

/**
 * Outputs are known by time and size: others than our run may have built, from other sources.
 *
 * @param {string} root
 */
function outputsDigest(root) {
  const within = path.join(path.sep, 'dist', path.sep);
  const all = folders.flatMap((folder) => filesUnder(path.join(root, folder), (name) => name !== 'node_modules'));
  return digestOf(
    'times',
    root,
    all.filter((file) => file.includes(within)),
  );
}

module.exports = { buildAll };
