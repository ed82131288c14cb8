// @ts-check
'use strict';
const { proxyActivities } = require('@temporalio/workflow');

/** @type {{ noOp(): Promise<void> }} */
const { noOp } = proxyActivities({ startToCloseTimeout: '1 minute' });

/**
 * @param {number} count
 * @param {number} window how many are in flight
 */
exports.noOps = async function noOps(count, window) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await noOp();
  };
  await Promise.all(Array.from({ length: window }, lane));
};
