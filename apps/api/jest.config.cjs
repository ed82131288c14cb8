module.exports = { ...require('../../jest.preset.servers.cjs'), displayName: 'api', rootDir: __dirname };
