module.exports = { ...require('../../jest.preset.servers.cjs'), displayName: 'orchestrator', rootDir: __dirname };
