// For projects whose specs need the real Postgres and the real Temporal: one of each for the whole run.
module.exports = {
  ...require('./jest.preset.cjs'),
  globalSetup: require.resolve('./tools/jest/global-setup.cjs'),
  globalTeardown: require.resolve('./tools/jest/global-teardown.cjs'),
};
