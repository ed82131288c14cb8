import { SERVER_PACE, type Liveness } from './liveness';

/**
 * The api is asked whether it is ready, since it may go on answering /health/live while all its threads for files are
 * stuck. Any status is an answer. Where its servers do not answer either, it may wait for them, and has to be alive.
 */
export function apiLiveness(url: string, serversAnswer: () => boolean): Liveness {
  const answers = async (path: string, signal: AbortSignal): Promise<boolean> => {
    const response = await fetch(url + path, { signal });
    await response.body?.cancel();
    return true;
  };
  return {
    ask: (_, signal) => answers(serversAnswer() ? '/health/ready' : '/health/live', signal),
    ...SERVER_PACE,
  };
}
