// TensorFlow reads the real environment; specs only see a copy of it.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

module.exports = { ...require('../../jest.preset.cjs'), displayName: 'training', rootDir: __dirname };
