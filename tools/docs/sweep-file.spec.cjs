// @ts-check
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { describe: inWords } = require('./json-schema.cjs');

describe('the reference of the sweep file', () => {
  // In a process of its own: prettier loads ES modules, which jest cannot do on every Node.
  it('is what the schemas say: npm run docs writes it', () => {
    const script = path.join(__dirname, 'sweep-file.cjs');
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(stdout + stderr).toMatch(/: up to date\n$/);
    expect(status).toBe(0);
  });
});

describe('a schema in words', () => {
  it.each([
    ['whole number from 1 to 1,000,000', { type: 'integer', minimum: 1, maximum: 1_000_000 }],
    ['whole number from 0', { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
    ['number from 0 below 1', { type: 'number', minimum: 0, exclusiveMaximum: 1 }],
    ['list of `sgd`, `adam`', { type: 'array', items: { type: 'string', enum: ['sgd', 'adam'] } }],
    ['number above 0, or `full`', { anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { const: 'full' }] }],
  ])('%s', (words, schema) => {
    expect(inWords(schema)).toBe(words);
  });

  it('refuses what it has no words for', () => {
    expect(() => inWords({ type: 'null' })).toThrow('no words');
  });
});
