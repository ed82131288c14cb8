import { compileGlob } from './glob';

const NAMES = [
  'embeddings',
  'encoder.layer.0',
  'encoder.layer.1',
  'encoder.layer.10',
  'model/layers/3',
  '../../etc/passwd',
  '.hidden',
  'a]b',
  '{x}',
  '🦔',
];

const matching = (glob: string) => NAMES.filter(compileGlob(glob));

describe('compileGlob', () => {
  it.each<[string, string[]]>([
    ['*', NAMES],
    ['**', NAMES],
    ['embeddings', ['embeddings']],
    ['Embeddings', []],
    ['encoder.layer.?', ['encoder.layer.0', 'encoder.layer.1']],
    ['encoder*1*', ['encoder.layer.1', 'encoder.layer.10']],
    ['encoder.layer.[1-9]', ['encoder.layer.1']],
    ['encoder.layer.[!1]', ['encoder.layer.0']],
    ['encoder.layer.[^1]', ['encoder.layer.0']],
    ['*[s-]*', ['embeddings', 'model/layers/3', '../../etc/passwd']],
    ['*.{0,10}', ['encoder.layer.0', 'encoder.layer.10']],
    ['{emb*,*.1}', ['embeddings', 'encoder.layer.1']],
    ['encoder.layer.{1{,0},7}', ['encoder.layer.1', 'encoder.layer.10']],
    ['encoder.layer.!(0|10)', ['encoder.layer.1']],
    ['!(encoder*|*/*)', ['embeddings', '.hidden', 'a]b', '{x}', '🦔']],
    ['encoder.layer.@(0|1)', ['encoder.layer.0', 'encoder.layer.1']],
    ['encoder.layer.1?(0)', ['encoder.layer.1', 'encoder.layer.10']],
    ['*(../)etc*', ['../../etc/passwd']],
    ['+(../)etc*', ['../../etc/passwd']],
    ['+(.)hidden', ['.hidden']],
    ['*(encoder.)layer.0', ['encoder.layer.0']],
    ['!encoder*', NAMES.filter((name) => !name.startsWith('encoder'))],
    ['a[]]b', ['a]b']],
    ['\\{x\\}', ['{x}']],
    // Not closed, so that they stand for themselves.
    ['[a', []],
    ['{x', []],
    ['?', ['🦔']],
    ['', []],
  ])('%j matches %j', (glob, names) => expect(matching(glob)).toEqual(names));

  // With sets of positions each takes milliseconds; as regular expressions they take minutes to ages.
  it.each(
    [
      '+(*)+(*)+(*)+(*)+(*)+(*)+(*)z',
      '+(*)z',
      '*(*(*(*a)))z',
      '+(+(+(a)b))z',
      '!(!(!(a)))!(*a)!(*a)z',
      `${'*a'.repeat(500)}z`,
      '{'.repeat(1000),
      '*('.repeat(500),
    ].map((glob): [string, string] => [glob.slice(0, 40), glob]),
  )('answers %s at once', (_, glob) => {
    const matches = compileGlob(glob);
    expect(matches('a'.repeat(200))).toBe(false);
    expect(matches('b'.repeat(200))).toBe(false);
  });

  it('refuses brackets that are nested more than three deep', () => {
    for (const glob of [`${'+('.repeat(4)}a${')'.repeat(4)}`, `${'{a,'.repeat(250)}${'}'.repeat(250)}`]) {
      expect(() => compileGlob(glob)).toThrow('nested too deeply: expected at most 3');
    }
  });
});
