import { table } from './table';

describe('table', () => {
  it('puts numbers to the right and everything else to the left, two spaces apart', () => {
    const rows = [
      ['first', 3, '0.9', '0.1 … 0.2'],
      ['a longer one', 12, '–', ''],
    ];
    expect(table(['layer', 'n', 'score', 'interval'], rows).split('\n')).toEqual([
      'layer          n  score   interval',
      'first          3    0.9  0.1 … 0.2',
      'a longer one  12      –',
    ]);
  });

  it('keeps a column with a single word to the left', () => {
    expect(table(['score'], [['0.9000'], ['diverged']]).split('\n')).toEqual(['score', '0.9000', 'diverged']);
    expect(
      table(
        ['layer', 'n'],
        [
          ['10', 1],
          ['encoder', 2],
        ],
      ).split('\n'),
    ).toEqual(['layer    n', '10       1', 'encoder  2']);
  });

  it('takes no key and no date for a number', () => {
    const rows = [
      ['12ab', '2026-01-02', '3/12'],
      ['1', '2026-01-02T03', '10/12'],
    ];
    expect(table(['probe', 'submitted', 'trials'], rows).split('\n')).toEqual([
      'probe  submitted      trials',
      '12ab   2026-01-02       3/12',
      '1      2026-01-02T03   10/12',
    ]);
  });

  it('takes numbers with exponents for numbers', () => {
    const rows = [
      ['1.234e-5', '1.10e-5 … 1.40e-5'],
      ['0.5000', '0.100 … 0.900'],
    ];
    expect(table(['mse', 'interval'], rows).split('\n')).toEqual([
      '     mse           interval',
      '1.234e-5  1.10e-5 … 1.40e-5',
      '  0.5000      0.100 … 0.900',
    ]);
  });

  it('is its head where there is nothing to show', () => {
    expect(table(['id', 'name'], [])).toBe('id  name');
  });
});
