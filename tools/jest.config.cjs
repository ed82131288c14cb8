module.exports = { displayName: 'tools', rootDir: __dirname, testMatch: ['**/*.spec.cjs'] };
