/** Why a trial failed. Each class has its retry policy in `RETRY_POLICIES` of libs/domain. */
export const FAILURE_CLASSES = ['bad_input', 'out_of_memory', 'worker_lost', 'timeout', 'internal'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Codes of all errors that Sonde throws on purpose. */
export type ErrorCode = Exclude<FailureClass, 'internal'> | 'not_found' | 'conflict' | 'unavailable';
