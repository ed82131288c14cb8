module.exports = { ...require('../../jest.preset.servers.cjs'), displayName: 'workflows', rootDir: __dirname };
