import { HISTORY_LIMIT } from '@sonde/contracts/temporal';
import { workflowInfo } from '@temporalio/workflow';

/** Whether a run is to start nothing more, and to continue as new. @param limit events; undefined for the usual number */
export function isHistoryLong(limit = HISTORY_LIMIT): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > limit;
}
