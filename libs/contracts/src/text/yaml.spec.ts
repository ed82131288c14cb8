import { BadInput, type Issue } from '../errors';
import { MAX_YAML, readYaml } from './yaml';

function issuesOf(text: string): readonly Issue[] {
  try {
    readYaml(text, 'a.yaml');
  } catch (error) {
    if (error instanceof BadInput) return error.issues;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('readYaml', () => {
  it('decodes YAML and JSON, with anchors and aliases', () => {
    expect(readYaml('a: &x [1, b]\nc: *x\n', 'a.yaml').raw).toEqual({ a: [1, 'b'], c: [1, 'b'] });
    expect(readYaml('{"a": [null, true, 1e3]}', 'a.yaml').raw).toEqual({ a: [null, true, 1000] });
    expect(readYaml('', 'a.yaml').raw).toBeNull();
  });

  it('takes 64 levels, however they are written, and refuses 65 with their place', () => {
    expect(() => readYaml('['.repeat(64) + ']'.repeat(64), 'a.yaml')).not.toThrow();
    expect(() => readYaml(`${'['.repeat(64)}1${']'.repeat(64)}`, 'a.yaml')).not.toThrow();
    const deep = { message: 'is nested too deeply: expected at most 64 levels', file: 'a.yaml', line: 1 };
    expect(issuesOf('['.repeat(66) + ']'.repeat(66))).toEqual([{ ...deep, column: 66 }]);
    expect(issuesOf(`${'['.repeat(65)}1${']'.repeat(65)}`)).toMatchObject([deep]);
    for (const sign of ['- ', '? ', ': ', 'a: ', '{a: ', '["a", ', '!a [', '&a [']) {
      expect(issuesOf(sign.repeat(100_000 / sign.length))[0]?.message).toBe(deep.message);
    }
  });

  // Each ended or blocked the process that read it: V8 aborts on the first, the others took 3 s to minutes.
  it.each<[string, string, string]>([
    ['2,000 brackets', '['.repeat(2000) + ']'.repeat(2000), 'is nested too deeply'],
    ['20,000 keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), 'more than 10000 words and signs'],
    ['20,000 anchors', Array.from({ length: 20_000 }, (_, i) => `- &a${i} 1`).join('\n'), 'anchors and aliases'],
    [
      'a text that is too long',
      '"'.repeat(MAX_YAML + 1),
      `has ${MAX_YAML + 1} characters: expected at most ${MAX_YAML}`,
    ],
    ['many closing brackets', ']'.repeat(MAX_YAML), 'Unexpected flow-seq-end'],
    ['many line breaks', '\n'.repeat(MAX_YAML), 'more than 10000 words and signs'],
    ['a list of 20,000 nothings', `[${','.repeat(20_000)}]`, 'more than 10000 words and signs'],
  ])('refuses %s', (_, text, message) => {
    expect(issuesOf(text)[0]).toMatchObject({ file: 'a.yaml', message: expect.stringContaining(message) });
  });

  it('refuses aliases that multiply, with the place of the first', () => {
    const levels = 'bcdefghi'.split('').map((name, index) => {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      return `l${index}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
    });
    const [issue] = issuesOf(['l: &a [x]', ...levels].join('\n'));
    expect(issue).toMatchObject({ line: 2, column: 9, message: expect.stringContaining('aliases cannot be resolved') });
  });

  it('refuses an alias of nothing, of what comes later, and of itself', () => {
    expect(issuesOf('a: 1\nb: *x')).toMatchObject([
      { line: 2, column: 4, message: 'no anchor &x stands before this alias' },
    ]);
    expect(issuesOf('a: *x\nb: &x 1')).toMatchObject([{ line: 1, column: 4 }]);
    expect(issuesOf('a: &x [*x]')).toMatchObject([{ line: 1, column: 8 }]);
  });

  it('refuses keys that stand twice in a block, and keys that are no text', () => {
    const message = 'the key "a" stands twice in this block';
    expect(issuesOf('a: 1\nb: { a: 1 }\n"a": 2')).toEqual([{ message, file: 'a.yaml', line: 3, column: 1 }]);
    expect(issuesOf('? [a]\n: 1')).toMatchObject([
      { line: 1, column: 3, message: 'expected a key that is plain text' },
    ]);
  });

  it('refuses a second document', () => {
    expect(issuesOf('a: 1\n---\nb: 1')).toMatchObject([{ message: 'the file holds several documents: expected one' }]);
  });

  it('names the first 100 of many mistakes', () => {
    expect(issuesOf(']\n'.repeat(5000))).toHaveLength(100);
  });
});
