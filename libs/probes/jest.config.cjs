module.exports = { ...require('../../jest.preset.cjs'), displayName: 'probes', rootDir: __dirname };
