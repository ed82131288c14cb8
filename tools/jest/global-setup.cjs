// Starts one Postgres and one Temporal server for all test projects of a jest run, before the first spec.
module.exports = async function startServers() {
  // Each project that needs servers calls this; the first one starts them.
  globalThis.sondeTestServers ??= start();
  await globalThis.sondeTestServers;
};

async function start() {
  const { startTestServers } = require('@sonde/local-stack');
  const { createTemplate } = require('@sonde/persistence/testing');
  const servers = await startTestServers();
  process.env.SONDE_TEST_POSTGRES_URL = servers.postgresUrl;
  process.env.SONDE_TEST_TEMPORAL_ADDRESS = servers.temporalAddress;
  await createTemplate(servers.postgresUrl);
  return servers;
}
