// @ts-check
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/**
 * The first of the candidates that runs, with what it printed. Running it is the only sure look: macOS has stand-ins
 * for compilers that are not installed, and version managers have them for Pythons.
 *
 * @param {string[]} candidates
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ command: string, output: string } | undefined}
 */
function findProgram(candidates, args, env) {
  for (const command of candidates) {
    const { status, stdout } = spawnSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    if (status === 0) return { command, output: stdout };
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env */
const findPython = (env) => findProgram(['python3', 'python'], ['-m', 'pip', '--version'], env)?.command;

/** @param {NodeJS.ProcessEnv} env */
const findCompiler = (env) =>
  findProgram([...(env.CXX ? [env.CXX] : []), 'g++', 'clang++'], ['--version'], env)?.command;

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} the absolute path of a program on the PATH
 */
function onPath(name, env) {
  const places = (env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  return places.map((place) => path.join(place, name)).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether a version, found in a program's words, is at least another.
 *
 * @param {string | undefined} found such as 1.29.1; undefined is none
 * @param {string} least
 */
function isAtLeast(found, least) {
  if (!found) return false;
  const [a, b] = [found, least].map((version) => version.split('.').map(Number));
  const differing = b.findIndex((part, index) => (a[index] ?? 0) !== part);
  return differing === -1 || (a[differing] ?? 0) > b[differing];
}

module.exports = { findProgram, findPython, findCompiler, onPath, isExecutable, isAtLeast };
