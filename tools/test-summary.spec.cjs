// @ts-check
'use strict';
const { summarise } = require('./test-summary.cjs');

const results = { numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };

describe('summarise', () => {
  it.each([
    ['all passed', {}, '3 passed, 0 failed', false],
    ['one failed', { numFailedTests: 1 }, '3 passed, 1 failed', true],
    ['a suite could not be loaded', { numRuntimeErrorTestSuites: 2 }, '3 passed, 2 failed', true],
    ['none ran', { numPassedTests: 0 }, '0 passed, 0 failed', true],
    ['one was skipped', { numPendingTests: 1 }, '3 passed, 0 failed, 1 skipped', false],
  ])('%s', (_what, changes, line, failed) => {
    expect(summarise(JSON.stringify({ ...results, ...changes }))).toEqual({ line, failed });
  });

  it('takes a run that wrote no results for a failure', () => {
    expect(summarise(undefined)).toEqual({ line: '0 passed, 1 failed', failed: true });
  });
});
