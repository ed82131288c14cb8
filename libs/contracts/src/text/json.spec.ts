import { BadInput, type Issue } from '../errors';
import { readJson } from './json';
import { MANIFEST_LIMITS } from './limits';

const read = (text: string) => readJson(text, 'a.json', MANIFEST_LIMITS);

function issuesOf(text: string): readonly Issue[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof BadInput) return error.issues;
    throw error;
  }
  throw new Error('the text was accepted');
}

const TEXT = `{
  "name": "a\\"{[,:]}",
  "layers": [{ "file": "x" }, { "file": "y", "n": [1.5, true, [null]] }],
  "a/b": { "~": -1e3 }
}`;

describe('readJson', () => {
  it.each([
    ['/name', 2, 11],
    ['/layers', 3, 3],
    ['/layers/0/file', 3, 24],
    // An item has no key: it is shown where it begins.
    ['/layers/1', 3, 31],
    ['/layers/1/n/0', 3, 52],
    ['/layers/1/n/2/0', 3, 64],
    ['/a~1b', 4, 3],
    ['/a~1b/~0', 4, 17],
    // A missing key is shown at the block that lacks it.
    ['/layers/0/missing/x', 3, 14],
    ['/missing', 1, 1],
    ['', 1, 1],
  ])('knows where %s stands', (pointer, line, column) => {
    const { raw, locate } = read(TEXT);
    expect(raw).toEqual(JSON.parse(TEXT));
    expect(locate(pointer)).toEqual({ line, column });
  });

  it('refuses what is no JSON with its place, and a key that stands twice', () => {
    expect(issuesOf('{\n  "a": 1,\n}')).toMatchObject([{ file: 'a.json', line: 3, column: 1 }]);
    expect(issuesOf('{"a": [')).toMatchObject([{ line: 1, column: 8 }]);
    const message = 'the key "a" stands twice in this block';
    expect(issuesOf('{"a": 1, "b": {"a": 2},\n"\\u0061": 3}')).toEqual([
      { message, file: 'a.json', line: 2, column: 1 },
    ]);
    expect(read('[{"a": 1}, {"a": 2}]').raw).toHaveLength(2);
  });

  it.each([
    ['a NUL character', '{"a": ["x",\n"y\\u0000"]}', 2, 1],
    ['half of a surrogate pair', '{"a": "x\\ud800"}', 1, 7],
    ['such a key', '{"a": {"\\udc00": 1}}', 1, 2],
  ])('refuses %s, which cannot be stored', (_, text, line, column) => {
    expect(issuesOf(text)).toEqual([
      {
        message: expect.stringContaining('cannot be stored'),
        pointer: expect.any(String),
        file: 'a.json',
        line,
        column,
      },
    ]);
    expect(read('{"a": "\\ud83d\\ude00"}').raw).toEqual({ a: '😀' });
  });

  it.each<[string, string, string, string]>([
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), 'is nested too deeply', ''],
    [
      '20,000 keys',
      JSON.stringify({ a: Object.fromEntries(Array(20_000).fill(0).entries()) }),
      'the block has 20000 keys',
      '/a',
    ],
    ['10,001 values', JSON.stringify([[], Array(10_001).fill(0)]), 'the list has 10001 values', '/1'],
    ['200,000 values', JSON.stringify(Array(50).fill(Array(4000).fill(0))), 'more than 100000 values', ''],
    ['a long text', JSON.stringify('a'.repeat(2 ** 22)), 'characters: expected at most 4194304', ''],
  ])('refuses %s', (_, text, message, pointer) => {
    const [issue] = issuesOf(text);
    expect(issue).toMatchObject({ file: 'a.json', line: 1, message: expect.stringContaining(message) });
    expect(issue?.pointer ?? '').toContain(pointer);
  });
});
