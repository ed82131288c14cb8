// @ts-check
// Measures how the source is cut: sizes of files, import circles, names that two libraries share.
// usage: node tools/structure.cjs [--json]
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const root = path.resolve(__dirname, '..');
const SHORT_LINES = 30;

/** @typedef {{ file: string, lines: number, text: string }} SourceFile */

function main() {
  const figures = measure();
  if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2));
  else for (const [what, value] of Object.entries(figures)) console.log(`${what.padEnd(46)} ${line(value)}`);
}

function measure() {
  const { sources, specs } = files();
  const cut = sources.filter(({ file }) => !isIndex(file));
  const lengths = cut.map(({ lines }) => lines).sort((a, b) => a - b);
  const short = cut.filter(({ lines }) => lines < SHORT_LINES);
  const longest = cut.reduce((most, each) => (each.lines > most.lines ? each : most));
  return {
    'source files': cut.length,
    'median lines of a file': lengths[lengths.length >> 1] ?? 0,
    [`files under ${SHORT_LINES} lines`]: short.length,
    [`share of files under ${SHORT_LINES} lines, %`]: Math.round((1000 * short.length) / cut.length) / 10,
    'longest file': `${longest.file} (${longest.lines})`,
    'lines of source': sources.reduce((sum, { lines }) => sum + lines, 0),
    'lines of specs': specs.reduce((sum, { lines }) => sum + lines, 0),
    'import circles': circles(sources),
    'exported names that libraries share': sharedNames(sources),
  };
}

/** What git tracks, without what is generated, configuration and type declarations. */
function files() {
  const tracked = execFileSync('git', ['ls-files', 'apps', 'libs', 'tools', 'bench'], { cwd: root, encoding: 'utf8' });
  const all = tracked
    .split('\n')
    .filter((file) => /\.(ts|tsx|cjs|mjs)$/.test(file) && !/\.d\.ts$|\.config\.\w+$/.test(file))
    .filter((file) => fs.existsSync(path.join(root, file)))
    .map((file) => {
      const text = fs.readFileSync(path.join(root, file), 'utf8');
      return { file, text, lines: text.split('\n').length - 1 };
    });
  const isSpec = (/** @type {SourceFile} */ { file }) => /\.spec\.\w+$/.test(file);
  return { sources: all.filter((each) => !isSpec(each)), specs: all.filter(isSpec) };
}

/** An index only names what a library offers. @param {string} file */
function isIndex(file) {
  return /\/index\.ts$/.test(file);
}

/**
 * Groups of files that import each other in a circle, types included.
 *
 * @param {SourceFile[]} sources
 */
function circles(sources) {
  const known = new Set(sources.map(({ file }) => file));
  const imports = new Map(sources.map((source) => [source.file, importsOf(source, known)]));
  return components(imports)
    .filter((component) => component.length > 1)
    .map((component) => component.sort().join(' <-> '));
}

/**
 * @param {SourceFile} source
 * @param {Set<string>} known
 */
function importsOf({ file, text }, known) {
  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith('.')) return [];
    const target = path.posix.join(path.posix.dirname(file), fileName);
    const found = ['', '.ts', '.tsx', '.cjs', '/index.ts'].map((end) => target + end).find((each) => known.has(each));
    return found ? [found] : [];
  });
}

/**
 * Strongly connected components, by Tarjan's algorithm.
 *
 * @param {Map<string, string[]>} edges
 * @returns {string[][]}
 */
function components(edges) {
  /** @type {Map<string, { index: number, low: number, isOpen: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const open = [];
  /** @type {string[][]} */
  const found = [];
  /** @param {string} file */
  const visit = (file) => {
    const own = { index: seen.size, low: seen.size, isOpen: true };
    seen.set(file, own);
    open.push(file);
    for (const next of edges.get(file) ?? []) {
      const other = seen.get(next) ?? visit(next);
      if (other.isOpen) own.low = Math.min(own.low, other.low);
    }
    if (own.low === own.index) {
      const component = open.splice(open.indexOf(file));
      for (const each of component) Object.assign(seen.get(each) ?? own, { isOpen: false });
      found.push(component);
    }
    return own;
  };
  for (const file of edges.keys()) if (!seen.has(file)) visit(file);
  return found;
}

/**
 * Names that files of two libraries export, each with the libraries.
 *
 * @param {SourceFile[]} sources
 */
function sharedNames(sources) {
  /** @type {Map<string, Set<string>>} */
  const owners = new Map();
  for (const { file, text } of sources) {
    const library = /^libs\/([^/]+)\/src\/(?!.*__fixtures__)/.exec(file)?.[1];
    if (!library || isIndex(file)) continue;
    const declaration = /^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm;
    for (const [, name = ''] of text.matchAll(declaration)) {
      owners.set(name, (owners.get(name) ?? new Set()).add(library));
    }
  }
  return [...owners]
    .filter(([, libraries]) => libraries.size > 1)
    .map(([name, libraries]) => `${name} (${[...libraries].sort().join(', ')})`)
    .sort();
}

/** @param {unknown} value */
function line(value) {
  if (!Array.isArray(value)) return value;
  return [value.length, ...value].join('\n    ');
}

if (require.main === module) main();

module.exports = { circles, files };
