module.exports = { displayName: 'bench', rootDir: __dirname, testMatch: ['**/*.spec.cjs'] };
