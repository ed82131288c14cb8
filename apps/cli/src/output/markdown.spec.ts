import { codeBlock, escapeMarkdown, markdownList, markdownTable } from './markdown';

describe('markdownTable', () => {
  it('puts figures to the right, and lets no cell break out', () => {
    const rows = [
      ['a|b', 3, '0.9'],
      ['two\nlines', 12, '–'],
    ];
    expect(markdownTable(['layer', 'n', 'score'], rows).split('\n')).toEqual([
      '| layer | n | score |',
      '| --- | --: | --: |',
      '| a\\|b | 3 | 0.9 |',
      '| two lines | 12 | – |',
    ]);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['learning_rate', 'learning_rate'],
    ['_init_', '\\_init\\_'],
    ['__x__', '\\_\\_x\\_\\_'],
    [
      '<img src=x> & `code` *bold* [link](x) #1 $x$',
      '\\<img src=x\\> \\& \\`code\\` \\*bold\\* \\[link\\](x) \\#1 \\$x\\$',
    ],
    ['~~gone~~ a\\b', '\\~\\~gone\\~\\~ a\\\\b'],
  ])('of %j is %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});

describe('markdownList and codeBlock', () => {
  it('keep what they show in its place', () => {
    expect(markdownList(['a *b*', 'c'])).toBe('- a \\*b\\*\n- c');
    expect(codeBlock('yaml', ['a: "```"'])).toBe('````yaml\na: "```"\n````');
  });
});
