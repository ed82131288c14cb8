import { BestLayer, SondeError } from '@sonde/contracts';
import { sweepPath, type ApiClient } from '@sonde/contracts/client';

/** How sure it is which layer is best, target by target. */
export interface WhichLayer {
  readonly answers: readonly BestLayer[];
  /** Why nothing can be said of the other targets: no probe to compare yet, rows of one group, files that are gone. */
  readonly refusals: readonly string[];
}

export async function whichLayer(api: ApiClient, id: string, targets: readonly string[]): Promise<WhichLayer> {
  const asked = targets.map((target) =>
    api.call(BestLayer, sweepPath(id, '/best-layer', { target })).catch((error: unknown) => {
      if (error instanceof SondeError) return error.message;
      throw error;
    }),
  );
  const found = await Promise.all(asked);
  return {
    answers: found.filter((each) => typeof each !== 'string'),
    refusals: found.filter((each) => typeof each === 'string'),
  };
}
