import { registerDataset } from '@sonde/persistence';
import { tinyDescription } from '@sonde/persistence/testing/builders';
import { createGate, type Gate } from './gate';
import { startApi, type TestApi } from './test-api';

/** An api that knows the tiny dataset and reaches Temporal through a gate, which a spec may close. */
export interface GatedApi extends TestApi {
  readonly temporalGate: Gate;
}

export async function startGatedApi(): Promise<GatedApi> {
  const temporalGate = await createGate(process.env['SONDE_TEST_TEMPORAL_ADDRESS'] ?? '');
  const api = await startApi(() => ({ SONDE_TEMPORAL_ADDRESS: temporalGate.address }));
  await registerDataset(api.database, '/nowhere', tinyDescription);
  const stop = async (): Promise<void> => {
    await api.stop();
    await temporalGate.close();
  };
  return { ...api, temporalGate, stop };
}
