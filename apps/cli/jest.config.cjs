module.exports = { ...require('../../jest.preset.servers.cjs'), displayName: 'cli', rootDir: __dirname };
