module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'workflows',
  rootDir: __dirname,
  globalSetup: '../../tools/jest/global-setup.cjs',
  globalTeardown: '../../tools/jest/global-teardown.cjs',
};
