// @ts-check
'use strict';
const { isAtLeast } = require('./find-program.cjs');

describe('isAtLeast', () => {
  it.each([
    ['1.29.0', '1.29.0', true],
    ['1.29.10', '1.29.9', true],
    ['1.30', '1.29.9', true],
    ['1.29', '1.29.0', true],
    ['2.0.0', '1.29.9', true],
    ['1.9.99', '1.29.0', false],
    ['20.18.3', '20.19.0', false],
    [undefined, '1.0.0', false],
  ])('%s is at least %s: %s', (found, least, expected) => {
    expect(isAtLeast(found, least)).toBe(expected);
  });
});
