module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'cli',
  rootDir: __dirname,
  globalSetup: '../../tools/jest/global-setup.cjs',
  globalTeardown: '../../tools/jest/global-teardown.cjs',
};
