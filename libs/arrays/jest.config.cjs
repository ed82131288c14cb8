module.exports = { ...require('../../jest.preset.cjs'), displayName: 'arrays', rootDir: __dirname };
