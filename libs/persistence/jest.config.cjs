module.exports = { ...require('../../jest.preset.servers.cjs'), displayName: 'persistence', rootDir: __dirname };
