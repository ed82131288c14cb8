// @ts-check
'use strict';
const { Client, Connection } = require('@temporalio/client');

/**
 * Works with a client of a stack's Temporal.
 *
 * @template Result
 * @param {string} address
 * @param {(client: Client) => Promise<Result>} work
 */
async function withTemporal(address, work) {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** Events of the longest history of a stack. @param {string} address */
function longestHistory(address) {
  return withTemporal(address, async (client) => {
    let longest = 0;
    for await (const { historyLength } of client.workflow.list()) longest = Math.max(longest, historyLength);
    return longest;
  });
}

/**
 * Tasks that a worker was said to have started and that Temporal gave up waiting for: workflow tasks, and activities
 * whose retries are spent. Of those that were retried, the history keeps the last failure alone.
 *
 * @param {string} address
 * @returns {Promise<number[]>} seconds from the scheduling of each
 */
function lostTasks(address) {
  return withTemporal(address, async (client) => {
    const lost = [];
    for await (const { workflowId, runId } of client.workflow.list()) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      for (const event of events ?? []) lost.push(...waitOf(event, events ?? []));
    }
    return lost;
  });
}

/**
 * @typedef {import('@temporalio/proto').temporal.api.history.v1.IHistoryEvent} Event
 * @param {Event} event
 * @param {readonly Event[]} events
 */
function waitOf(event, events) {
  const timedOut = event.workflowTaskTimedOutEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  const retried = event.activityTaskStartedEventAttributes;
  const scheduled =
    timedOut?.scheduledEventId ?? (retried?.lastFailure?.timeoutFailureInfo && retried.scheduledEventId);
  if (!scheduled) return [];
  const from = events.find(({ eventId }) => String(eventId) === String(scheduled));
  return from ? [secondsOf(event) - secondsOf(from)] : [];
}

/** @param {Event} event */
const secondsOf = ({ eventTime }) => Number(eventTime?.seconds) + Number(eventTime?.nanos ?? 0) / 1e9;

module.exports = { longestHistory, lostTasks };
