import 'reflect-metadata';
import { migrate } from '@sonde/persistence';
import { createApp } from './create-app';
import { loadEnv } from './env';

/** The control plane. */
async function main(): Promise<void> {
  const env = loadEnv();
  await migrate(env.SONDE_DATABASE_URL);
  const app = await createApp(env);
  await app.listen(env.SONDE_API_PORT, env.SONDE_API_HOST);
  // A supervisor that is gone leaves nobody to stop this process.
  process.once('disconnect', () => void app.close().then(() => process.exit(0)));
  process.send?.('ready');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
