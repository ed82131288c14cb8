// @ts-check
'use strict';
const { circles, files } = require('./structure.cjs');

const file = (/** @type {string} */ name, /** @type {string[]} */ ...imports) => {
  const text = imports.map((each) => `import type { A } from './${each}';\n`).join('');
  return { file: `libs/some/src/${name}.ts`, text, lines: imports.length };
};

describe('circles', () => {
  it('finds files that import each other, over others too', () => {
    const sources = [file('a', 'b'), file('b', 'c'), file('c', 'a'), file('d', 'a'), file('e', 'd')];
    expect(circles(sources)).toEqual(['libs/some/src/a.ts <-> libs/some/src/b.ts <-> libs/some/src/c.ts']);
    expect(circles([file('a', 'b', 'c'), file('b', 'c'), file('c')])).toEqual([]);
  });

  it('are not in this repository', () => {
    expect(circles(files().sources)).toEqual([]);
  });
});
