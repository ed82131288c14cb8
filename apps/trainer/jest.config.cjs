module.exports = { ...require('../../jest.preset.servers.cjs'), displayName: 'trainer', rootDir: __dirname };
