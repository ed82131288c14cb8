// @ts-check
'use strict';

const header = ['case', 'side', 'seconds', 'best', 'ratio', 'with compiling', 'target', 'val accuracy'];
/** Columns of words; the others hold numbers and stand right. */
const words = new Set(['case', 'side', 'target']);

/**
 * The comparisons as a table in Markdown, which reads as well on a terminal: a row a side; the ratios are its median
 * seconds by Sonde's, once compiled and with the time to compile.
 *
 * @param {import('./comparison.cjs').Comparison[]} comparisons
 */
function tableOf(comparisons) {
  const rows = comparisons.flatMap(({ name, sides, ratios }) =>
    sides.map((side, at) => [at === 0 ? name : '', ...cellsOf(side, ratios)]),
  );
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, at) => (isWords(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (isWords(at) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

/** @param {number} column */
function isWords(column) {
  return words.has(header[column] ?? '');
}

/**
 * @param {import('./comparison.cjs').Side} side
 * @param {import('./comparison.cjs').Ratio[]} ratios
 */
function cellsOf({ side, median, best, valAccuracy }, ratios) {
  const own = ratios.filter((ratio) => ratio.side === side);
  const ratioTo = (/** @type {string} */ to) => own.find((ratio) => ratio.to === to)?.ratio.toFixed(2) ?? '';
  const targets = own.flatMap(targetOf).join('; ');
  return [
    side,
    median.toFixed(3),
    best.toFixed(3),
    ratioTo('compiled'),
    ratioTo('first'),
    targets,
    valAccuracy?.toFixed(4) ?? '',
  ];
}

/**
 * @param {import('./comparison.cjs').Ratio} ratio
 * @returns {string[]}
 */
function targetOf({ to, target, met, excess }) {
  if (target === undefined) return [];
  const objective = excess === undefined ? '' : `, objective ${excess < 0 ? '' : '+'}${excess.toExponential(0)}`;
  return [`${target}${to === 'first' ? ' with compiling' : ''} ${met ? 'met' : 'missed'}${objective}`];
}

module.exports = { tableOf };
