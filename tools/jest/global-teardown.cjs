module.exports = async function stopServers() {
  const starting = globalThis.sondeTestServers;
  globalThis.sondeTestServers = undefined;
  await (await starting)?.stop();
};
