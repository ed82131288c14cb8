// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('./run-command.cjs');

/**
 * @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean,
 *   os?: string[], cpu?: string[] }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Installs what package-lock.json names, without install scripts: some machines forbid them, so what they would do are
 * steps of their own.
 *
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function installPackages(context, say) {
  if (packagesAreInstalled(context)) return 'up to date';
  say('installing with npm');
  // npm writes this list last, but removes it at no certain moment: a run that is cut off must not find the old one.
  fs.rmSync(installedList(context), { force: true });
  // Whoever works with NODE_ENV=production still needs the compiler.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  await run('npm', args, { cwd: context.root, env: context.env });
  return 'installed';
}

/**
 * Compares what the lock file wants with npm's own list of what it installed, so that it does not matter whether
 * set-up or `npm install` did it.
 *
 * @param {import('./context.cjs').Context} context
 */
function packagesAreInstalled(context) {
  const installed = readPackages(installedList(context));
  if (!installed) return false;
  const wanted = lockedPackages(context);
  const present = (/** @type {string} */ place) => fs.existsSync(path.join(context.root, place, 'package.json'));
  return (
    Object.keys(installed).every((place) => wanted[place] && fits(installed[place]) && present(place)) &&
    Object.entries(wanted).every(
      ([place, entry]) =>
        // The root has no name there, and optional packages of other platforms are absent.
        place === '' || (installed[place] ? isSame(entry, installed[place]) : entry.optional),
    )
  );
}

/** @param {import('./context.cjs').Context} context */
function installedList({ root }) {
  return path.join(root, 'node_modules', '.package-lock.json');
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {LockedPackages}
 */
function lockedPackages({ root }) {
  return JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function readPackages(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).packages : undefined;
}

/**
 * Whether a package is for this machine: a clone in a shared folder may have been set up on another kind.
 *
 * @param {LockedPackage} entry
 */
function fits({ os = [process.platform], cpu = [process.arch] }) {
  const allows = (/** @type {string[]} */ list, /** @type {string} */ own) =>
    list.includes(own) || (list.every((name) => name.startsWith('!')) && !list.includes(`!${own}`));
  return allows(os, process.platform) && allows(cpu, process.arch);
}

/**
 * @param {LockedPackage} a
 * @param {LockedPackage} b
 */
function isSame(a, b) {
  return a.version === b.version && a.integrity === b.integrity && a.link === b.link;
}

module.exports = { installPackages, packagesAreInstalled, lockedPackages };
