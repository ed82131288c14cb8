// @ts-check
'use strict';

/** What set-up tells its user in words, without a stack: it is about the machine or the network, not about our code. */
class SetUpError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetUpError';
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  // fetch hides what went wrong ("fetch failed") in the cause.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

module.exports = { SetUpError, messageOf };
