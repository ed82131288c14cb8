// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Readable, Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { run } = require('./run-command.cjs');
const { SetUpError, messageOf } = require('./set-up-error.cjs');

const answerWithin = 5_000;
const silentFor = 30_000;

/**
 * Downloads the official release, if its host can be reached.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} folder gets the program
 * @param {import('./context.cjs').Say} say
 * @returns {Promise<string | undefined>} why it is not available there, undefined if it was
 * @throws {SetUpError} if what came is not what its checksums say
 */
async function downloadTemporal(context, folder, say) {
  const archive = path.join(folder, 'temporal.tar.gz');
  /** @type {{ expected: string | undefined, actual: string }} */
  let sums;
  try {
    say(`downloading ${context.versions.temporal.version}`);
    const expected = sumOf(archiveName(context), await fetchSums(context));
    sums = { expected, actual: await fetchFile(addressOf(context, archiveName(context)), archive) };
  } catch (error) {
    fs.rmSync(archive, { force: true });
    return `its release could not be downloaded (${messageOf(error)})`;
  }
  if (sums.actual !== sums.expected) {
    throw new SetUpError(
      `${addressOf(context, archiveName(context))} is not what its checksums say, and is not used:\n` +
        `  expected sha256 ${sums.expected ?? '(none listed)'}\n  got             ${sums.actual}\n` +
        'Another copy can be named with SONDE_TEMPORAL (a program) or SONDE_TEMPORAL_RELEASES (the address of a mirror).',
    );
  }
  await run('tar', ['-xzf', archive, '-C', folder, 'temporal'], { env: context.env });
  fs.rmSync(archive);
  return undefined;
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {Promise<boolean>} whether the release's host answers
 */
async function canDownloadTemporal(context) {
  return fetchSums(context).then(
    () => true,
    () => false,
  );
}

/** @param {import('./context.cjs').Context} context */
function archiveName({ versions, platform }) {
  const [system, processor] = platform.split('-');
  return `temporal_cli_${versions.temporal.version}_${system}_${processor === 'x64' ? 'amd64' : processor}.tar.gz`;
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} file
 */
function addressOf({ versions, env }, file) {
  const base = env.SONDE_TEMPORAL_RELEASES || versions.temporal.releases;
  return `${base.replace(/\/+$/, '')}/v${versions.temporal.version}/${file}`;
}

/** @param {import('./context.cjs').Context} context */
async function fetchSums(context) {
  const response = await get(addressOf(context, 'checksums.txt'));
  return response.text();
}

/**
 * @param {string} name
 * @param {string} sums lines of a checksum and a file's name
 */
function sumOf(name, sums) {
  const lines = sums.split('\n').map((line) => line.trim().split(/\s+\*?/));
  return lines.find(([, file]) => file === name)?.[0];
}

/**
 * @param {string} address
 * @param {string} file
 * @returns {Promise<string>} its SHA-256
 */
async function fetchFile(address, file) {
  const stop = new AbortController();
  const response = await get(address, stop);
  if (!response.body) throw new Error(`${address} is empty`);
  const hash = crypto.createHash('sha256');
  const watch = setTimeout(() => stop.abort(new Error(`nothing came for ${silentFor / 1000} s`)), silentFor);
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      watch.refresh();
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body));
    await pipeline(body, hashing, fs.createWriteStream(file));
    return hash.digest('hex');
  } finally {
    clearTimeout(watch);
  }
}

/**
 * @param {string} address
 * @param {AbortController} [stop]
 */
async function get(address, stop = new AbortController()) {
  const timeout = setTimeout(() => stop.abort(new Error(`no answer within ${answerWithin / 1000} s`)), answerWithin);
  try {
    const response = await fetch(address, { signal: stop.signal });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    return response;
  } finally {
    clearTimeout(timeout);
  }
}

module.exports = { downloadTemporal, canDownloadTemporal };
