// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('./build-once.cjs');
const { findCompiler } = require('./find-program.cjs');
const { libtensorflowFolder } = require('./libtensorflow.cjs');
const { lockedPackages } = require('./packages.cjs');
const { run } = require('./run-command.cjs');
const { SetUpError } = require('./set-up-error.cjs');

// The newest Node-API that tfjs-node names. Every Node that we support has it, so one addon serves them all.
const nodeApi = 8;

// How the two systems call what is linked at run time; it finds the libraries by a path from where it lies itself.
const linking =
  process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib']
    : ['-shared', '-Wl,-rpath,$ORIGIN/../../deps/lib'];

const smokeTest = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value == null;
util.isArray ??= Array.isArray;
const tf = require('@tensorflow/tfjs-node');
const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).arraySync();
if (JSON.stringify(product) !== '[[3,3],[3,3]]') throw new Error('A product came out as ' + JSON.stringify(product));
console.log(tf.backend().binding.TF_Version);
`;

/**
 * Gives tfjs-node an addon for our TensorFlow. Its own install script downloads a prebuilt one from a host of its own,
 * for an older TensorFlow and not for Node 23 and later.
 *
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function provideAddon(context, say) {
  const built = await buildOnce(addonFolder(context), say, (folder) => {
    say('compiling');
    return compile(context, path.join(folder, 'tfjs_binding.node'));
  });
  const changed = linkIntoClone(context);
  if (!built && !changed) return 'up to date';
  say('trying it');
  await tryIt(context).catch((error) => {
    fs.rmSync(addonInClone(context)); // Else the next run would find all in place and say nothing.
    throw error;
  });
  return built ? 'compiled' : 'linked';
}

/** @param {import('./context.cjs').Context} context */
async function tryIt({ root, env, versions }) {
  const version = (await run(process.execPath, ['-e', smokeTest], { cwd: root, env })).trim();
  const { version: wanted } = versions.tensorflow;
  if (version !== wanted) throw new SetUpError(`tfjs-node runs on TensorFlow ${version} instead of ${wanted}.`);
}

/** @param {import('./context.cjs').Context} context */
function addonFolder(context) {
  const tfjs = lockedPackages(context)['node_modules/@tensorflow/tfjs-node'].version;
  const { version } = context.versions.tensorflow;
  // Machines with different C libraries may share one user's folder.
  const machine = [context.platform, ...(context.glibc ? [`glibc${context.glibc}`] : [])].join('-');
  return path.join(context.cache, 'tfjs-node', `${tfjs}-tensorflow${version}-${machine}-napi${nodeApi}`);
}

/**
 * The compiler is called directly, not through node-gyp: that needs node's own headers or a download of them, and
 * takes the language's version from whichever Node runs it. The addon uses Node-API alone, whose headers are a package.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} output
 */
async function compile(context, output) {
  const sources = path.join(tfjsFolder(context), 'binding');
  const nodeHeaders = path.join(context.root, 'node_modules', 'node-api-headers', 'include');
  const tensorflow = libtensorflowFolder(context);
  const libraries = fs.readdirSync(path.join(tensorflow, 'lib')).map((name) => path.join(tensorflow, 'lib', name));
  await run(
    findCompiler(context.env) ?? 'g++',
    [
      ...['-std=c++17', '-O2', '-fPIC', `-DNAPI_VERSION=${nodeApi}`],
      ...['-I', nodeHeaders, '-I', path.join(tensorflow, 'include')],
      ...linking,
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => path.join(sources, name)),
      ...libraries,
      ...['-o', output],
    ],
    { env: context.env },
  );
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {boolean} whether anything was not yet as it should be
 */
function linkIntoClone(context) {
  const libraries = path.join(libtensorflowFolder(context), 'lib');
  const link = path.join(tfjsFolder(context), 'deps', 'lib');
  const cached = path.join(addonFolder(context), 'tfjs_binding.node');
  const own = addonInClone(context);
  const linked = fs.lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && fs.readlinkSync(link) === libraries;
  const copied = fs.existsSync(own) && fs.readFileSync(own).equals(fs.readFileSync(cached));
  if (!linked) replace(link, (place) => fs.symlinkSync(libraries, place));
  // A copy, since the addon looks for its libraries from where it really lies.
  if (!copied) replace(own, (place) => fs.copyFileSync(cached, place));
  return !linked || !copied;
}

/**
 * Puts a file or link in place in one go: someone may be loading it.
 *
 * @param {string} place
 * @param {(beside: string) => void} make
 */
function replace(place, make) {
  const beside = `${place}.part`;
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.rmSync(beside, { force: true });
  make(beside);
  // tfjs-node's own installer makes a folder here, which a rename does not replace.
  if (fs.lstatSync(place, { throwIfNoEntry: false })?.isDirectory()) fs.rmSync(place, { recursive: true });
  fs.renameSync(beside, place);
}

/** @param {import('./context.cjs').Context} context */
function tfjsFolder({ root }) {
  return path.join(root, 'node_modules', '@tensorflow', 'tfjs-node');
}

/** @param {import('./context.cjs').Context} context */
function addonInClone(context) {
  return path.join(tfjsFolder(context), 'lib', `napi-v${nodeApi}`, 'tfjs_binding.node');
}

module.exports = { provideAddon, addonFolder };
