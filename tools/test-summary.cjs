// @ts-check
'use strict';

/**
 * @param {string | undefined} results what Jest wrote with --json, if it came to write it
 * @returns {{ line: string, failed: boolean }} the closing line, and whether the run must not count as passed
 */
function summarise(results) {
  if (results === undefined) return { line: '0 passed, 1 failed', failed: true };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(results);
  // A suite that could not be loaded has no tests to count, but is a failure.
  const failures = numFailedTests + numRuntimeErrorTestSuites;
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  return {
    line: `${numPassedTests} passed, ${failures} failed${skipped}`,
    failed: failures > 0 || numPassedTests === 0,
  };
}

module.exports = { summarise };
