// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { digestOf, filesUnder } = require('./digest.cjs');
const { run } = require('./run-command.cjs');
const { stampOf } = require('./stamp.cjs');

const folders = ['apps', 'libs'];
const configuration = ['package-lock.json', 'tsconfig.base.json'];

/**
 * Builds every package, the page and the workflows' bundle. The compiler knows by itself what of it is there already,
 * but takes seconds to say so; our own look takes a tenth of one.
 *
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function buildAll(context, say) {
  const { root } = context;
  const sources = sourcesDigest(root);
  if (stampOf(context, 'build', [sources, outputsDigest(root)]).isCurrent()) return 'up to date';
  say('building');
  const lastSources = stampOf(context, 'build-sources', [sources]);
  // The compiler does not notice when what it wrote is gone or was changed: then it has to write all anew.
  const compiling = compileAll(context, lastSources.isCurrent() ? ['--force'] : []);
  // The page is built from the sources, so both processors have something to do.
  await allOrFirstError([compiling, buildPage(context)]);
  await runNode(context, path.join('libs', 'workflows'), ['bundle.cjs']);
  // The sources as they were before: what someone changed meanwhile is built next time.
  lastSources.set();
  stampOf(context, 'build', [sources, outputsDigest(root)]).set();
  return 'built';
}

/**
 * Compiles every package in one process: one for each, as Nx starts them, parses the same libraries again and takes
 * three times the processor's time (91 s instead of 32).
 *
 * @param {import('./context.cjs').Context} context
 * @param {string[]} options
 */
function compileAll(context, options) {
  const projects = folders.flatMap((folder) =>
    fs.readdirSync(path.join(context.root, folder)).map((name) => path.join(folder, name, 'tsconfig.lib.json')),
  );
  const present = projects.filter((project) => fs.existsSync(path.join(context.root, project)));
  return runNode(context, '.', [
    path.join('node_modules', 'typescript', 'bin', 'tsc'),
    '--build',
    ...options,
    ...present,
  ]);
}

/** @param {import('./context.cjs').Context} context */
function buildPage(context) {
  const folder = path.join('apps', 'web');
  // npm keeps it there or at the root, depending on what other packages want.
  const vite = require.resolve('vite/package.json', { paths: [path.join(context.root, folder)] });
  return runNode(context, folder, [path.join(path.dirname(vite), 'bin', 'vite.js'), 'build']);
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} folder to run in
 * @param {string[]} args
 */
function runNode({ root, env }, folder, args) {
  const plain = { ...env, NO_COLOR: '1', FORCE_COLOR: undefined };
  return run(process.execPath, args, { cwd: path.join(root, folder), env: plain, showAll: true });
}

/**
 * Waits for all, also when one fails: nobody may give a lock back while the others still write.
 *
 * @param {Promise<unknown>[]} promises
 */
async function allOrFirstError(promises) {
  await Promise.allSettled(promises);
  await Promise.all(promises);
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
