// What every project's jest.config.cjs starts from: specs beside the code, TypeScript through swc,
// and the sources of the workspace's own packages instead of their builds.
module.exports = {
  testEnvironment: 'node',
  setupFilesAfterEnv: [require.resolve('./tools/jest/patience.cjs')],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['@sonde/source', 'node', 'require', 'default'] },
};
