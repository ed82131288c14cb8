import type { GridEdge } from '@sonde/contracts';
import {
  bestLayer,
  bestList,
  layerProfile,
  onRows,
  profileLayer,
  sweepDetail,
  sweepView,
} from '../__fixtures__/samples';
import {
  codeBlock,
  escapeMarkdown,
  markdownList,
  markdownReport,
  markdownTable,
  type Findings,
} from './markdown-report';

const TEST = { test: onRows(0.9, [0.876, 0.9214]) };
const EDGE: GridEdge = { parameter: 'learning_rate', value: 0.01, side: 'lowest', suggest: [0.003] };

function findings(fields: Partial<Findings> = {}): Findings {
  const counts = { planned: 12, succeeded: 9, failed: 2, diverged: 1 };
  const view = { ...sweepView('completed', counts), description: 'Which layer knows *it*?\nAsked | twice' };
  return {
    sweep: sweepDetail(view, { layers: ['*'], targets: ['labels', 'tense'] }, { out_of_memory: 2 }),
    profile: layerProfile(
      [
        profileLayer({ layer: 'a|b', test: TEST }, { edge: EDGE, baseline: { val: 0.5 } }),
        profileLayer({ target: 'tense' }),
      ],
      { notes: ['2 trials failed: <why>'] },
    ),
    target: 'labels',
    bestLayer: bestLayer({ 'a|b': 0.6, first: 0.4 }, { summary: "a|b (60 %) and first (40 %) can't be told apart." }),
    mean: bestList([{ layer: 'first', configuration_id: 'best', test: TEST }]),
    oneSe: bestList(
      [{ layer: 'a|b', configuration_id: 'simple', n: 1, val: { mean: 0.9, sd: null, seed_t95: null } }],
      {
        rule: 'one_se',
      },
    ),
    card: undefined,
    pictures: {
      profile: { file: 'profile.svg', title: 'By layer' },
      bestLayer: { file: 'best-layer.svg', title: 'Best' },
      further: [],
    },
    ...fields,
  };
}

/** The paragraphs of a section, by its heading. */
function section(text: string, heading: string): string[] {
  const [, found = ''] = text.split(`## ${heading}\n`);
  return (found.split('\n## ')[0] ?? '').trim().split('\n\n');
}

describe('markdownReport', () => {
  const text = markdownReport(findings());

  it('says what was asked, of what, and which targets are not in it', () => {
    expect(text.split('\n\n').slice(0, 4)).toEqual([
      '# a-sweep',
      'Which layer knows \\*it\\*? Asked \\| twice',
      `Sweep \`abc123\` (completed) over dataset tiny, version 1 (\`${'d'.repeat(16)}\`), target labels: 12 trials, ranked by val/accuracy (maximize).`,
      'Its other targets (tense) are not in here.',
    ]);
    expect(section(text, 'What was asked')[0]?.split('\n').slice(0, 4)).toEqual([
      '```yaml',
      'name: "a-sweep"',
      'dataset: "tiny"',
      'layers: ["*"]',
    ]);
  });

  it('answers in words, with test only where it is open', () => {
    expect(section(text, 'The answer')).toEqual([
      "**a\\|b (60 %) and first (40 %) can't be told apart.**",
      'The best configuration is that of layer first: val/accuracy 0.9123 ± 0.0100 over 6 seeds; test 0.9000 (0.876 … 0.921), with the 95 % interval over rows.',
      'The simplest one within one standard error is that of layer a\\|b: val/accuracy 0.9000 over 1 seed; test is sealed.',
    ]);
    const same = markdownReport(findings({ oneSe: bestList([{ configuration_id: 'best' }], { rule: 'one_se' }) }));
    expect(section(same, 'The answer').at(-1)).toBe('It is also the simplest one within one standard error.');
  });

  it('shows the profile of the target that it is about, and what lies at the edge', () => {
    const [about, picture, table, edges, list] = section(text, 'What each layer knows');
    expect(about).toContain('the most frequent class alone scores 0.5000 on val.');
    expect(picture).toBe('![By layer](profile.svg)');
    expect(table?.split('\n')).toEqual([
      '| layer | learning_rate | n | val/accuracy | ± sd | test/accuracy | 95 % interval | tied | probe | at the edge |',
      '| --- | --: | --: | --: | --: | --: | --: | --: | --- | --- |',
      '| a\\|b | 0.01 | 6 | 0.9123 | 0.0100 | 0.9000 | 0.876 … 0.921 |  | 0123456789ab | lowest |',
    ]);
    expect([edges, list]).toEqual([
      'At the edge of the grid a better value may lie beyond it:',
      '- learning_rate 0.01 is the lowest tried: try 0.003 too (a\\|b)',
    ]);
  });

  it('says how sure it is, what went wrong, and which accesses to test there were', () => {
    expect(section(text, 'How sure it is')[2]?.split('\n').at(-1)).toBe(
      '| first | 0.9000 | -0.010 … 0.020 | yes | 0.400 |',
    );
    expect(section(text, 'What to know')).toEqual([
      'Of 12 trials: 9 succeeded, 0 cached, 2 failed, 0 pruned, 1 diverged, 0 cancelled (failures: 2 out_of_memory).',
      '- 2 trials failed: \\<why\\>',
      'Test was scored for what was selected on val, and for nothing else.',
    ]);
    const accesses = [{ at: '2026-01-02T03:04:05.000Z', split: 'test', configurations: 2, reason: null }];
    const unsealed = findings({ profile: { ...findings().profile, seal: { accesses, configurations: 2 } } });
    expect(section(markdownReport(unsealed), 'What to know').slice(-2)).toEqual([
      'test was shown beyond selection: 2 configurations in 1 access:',
      '- 2026-01-02T03:04:05.000Z test of 2 configurations',
    ]);
  });
});

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
