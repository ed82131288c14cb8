import type { BestConfiguration, BestLayer, BestList, LayerProfile, ProbeCard, SweepDetail } from '@sonde/contracts';
import {
  baselineInWords,
  bestLayerMethodInWords,
  counted,
  edgesInWords,
  formatEstimate,
  formatNumber,
  ruleInWords,
} from '@sonde/domain/format';
import { bestColumns } from './best';
import { BEST_LAYER_COLUMNS, profileColumns } from './profile';
import { rankedColumns } from './ranked';
import { sealLines } from './report';
import { cellsOf, holdsNumbers, type Cell } from './table';

/** A picture beside the report. */
export interface Picture {
  readonly file: string;
  /** What it shows, for those who do not see it. */
  readonly title: string;
}

/** All that a report tells of one target of a sweep. */
export interface Findings {
  readonly sweep: SweepDetail;
  readonly target: string;
  readonly profile: LayerProfile;
  /** Or why layers cannot be compared, in words. */
  readonly bestLayer: BestLayer | string;
  readonly mean: BestList;
  /** Undefined where layers cannot be compared. */
  readonly oneSe: BestList | undefined;
  /** Of the best probe; undefined where it has none. */
  readonly card: ProbeCard | undefined;
  readonly pictures: {
    readonly profile: Picture;
    readonly bestLayer: Picture | undefined;
    /** Sensitivity, learning curves and the like, where there are any. */
    readonly further: readonly Picture[];
  };
}

/** What a sweep asked and found, to be read on GitHub: sections of Markdown over pictures beside it. */
export function markdownReport(findings: Findings): string {
  const sections = [heading, answer, profileSection, howSure, bestSection, furtherPlots, troubles, takeAlong, asked];
  return `${sections.flatMap((section) => section(findings)).join('\n\n')}\n`;
}

function heading({ sweep, target }: Findings): string[] {
  const { name, id, state, dataset, metric, counts, description, spec } = sweep;
  const about =
    `Sweep \`${id}\` (${state}) over dataset ${escapeMarkdown(dataset.name)}, version ${dataset.version} ` +
    `(\`${dataset.digest.slice(0, 16)}\`), target ${escapeMarkdown(target)}: ` +
    `${counted(counts.planned, 'trial')}, ranked by ${metric.name} (${metric.goal}).`;
  const others = (spec.targets ?? []).filter((other) => other !== target);
  const beside =
    others.length === 0 ? [] : [`Its other targets (${others.map(escapeMarkdown).join(', ')}) are not in here.`];
  return [`# ${escapeMarkdown(name)}`, ...(description ? [escapeMarkdown(description)] : []), about, ...beside];
}

function answer({ bestLayer, mean, oneSe, sweep }: Findings): string[] {
  const [best] = mean.items;
  const [simplest] = oneSe?.items ?? [];
  const words = typeof bestLayer === 'string' ? unknownInWords(bestLayer) : bestLayer.summary;
  const isSame = simplest?.configuration_id === best?.configuration_id;
  return [
    '## The answer',
    `**${escapeMarkdown(words)}**`,
    ...(best ? [`The best configuration is that of ${configurationWords(best, sweep)}.`] : []),
    ...(simplest
      ? [
          isSame
            ? 'It is also the simplest one within one standard error.'
            : `The simplest one within one standard error is that of ${configurationWords(simplest, sweep)}.`,
        ]
      : []),
  ];
}

/** `encoder.layer.3: 0.6103 on val (mean of 6 seeds), test 0.5893 (0.546 … 0.632)` */
function configurationWords({ layer, n, val, test }: BestConfiguration, { metric }: SweepDetail): string {
  const tests = Object.entries(test).map(([split, own]) => `${split} ${formatEstimate(own.mean, own.ci95)}`);
  const shown = tests.length > 0 ? `; ${tests.join(', ')}, with the 95 % interval over rows` : '; test is sealed';
  const spread = val.sd === null ? '' : ` ± ${formatNumber(val.sd)}`;
  return `layer ${escapeMarkdown(layer)}: ${metric.name} ${formatNumber(val.mean)}${spread} over ${counted(n, 'seed')}${shown}`;
}

function profileSection({ profile, target, pictures }: Findings): string[] {
  const layers = profile.layers.filter((layer) => layer.target === target);
  const baseline = baselineInWords(layers[0]?.baseline ?? {});
  const edges = edgesInWords(layers);
  return [
    '## What each layer knows',
    'The best configuration of each layer. val chose it, so that its score on val is flattered; ' +
      `± sd is over seeds, intervals are over rows.${baseline === undefined ? '' : ` For comparison, ${baseline}.`}`,
    image(pictures.profile),
    markdownTable(...cellsOf(profileColumns(layers, profile.sweep.metric.name), layers)),
    ...(edges.length === 0 ? [] : ['At the edge of the grid a better value may lie beyond it:', markdownList(edges)]),
  ];
}

function unknownInWords(why: string): string {
  return `It is not known how sure the best layer is: ${why}.`;
}

function howSure({ bestLayer, pictures }: Findings): string[] {
  if (typeof bestLayer === 'string') return ['## How sure it is', escapeMarkdown(unknownInWords(bestLayer))];
  return [
    '## How sure it is',
    `${escapeMarkdown(bestLayerMethodInWords(bestLayer))}. A layer may be best where no other is better beyond what the rows leave open ` +
      '(multiple comparisons with the best, 95 %).',
    ...(pictures.bestLayer ? [image(pictures.bestLayer)] : []),
    markdownTable(...cellsOf(BEST_LAYER_COLUMNS, bestLayer.layers)),
  ];
}

function bestSection({ mean, oneSe }: Findings): string[] {
  return [
    '## Best configurations',
    ...[mean, ...(oneSe ? [oneSe] : [])].flatMap((list) => [`${ruleInWords(list)}.`, tableOf(list)]),
  ];
}

function tableOf(list: BestList): string {
  return markdownTable(...cellsOf(rankedColumns(list.items, list.metric.name, bestColumns(list)), list.items));
}

function furtherPlots({ pictures: { further } }: Findings): string[] {
  return further.length === 0 ? [] : ['## Hyper-parameters and training', ...further.map(image)];
}

const ENDS = ['succeeded', 'cached', 'failed', 'pruned', 'diverged', 'cancelled'] as const;

/** What went wrong, what to know before believing it, and which accesses to test there were. */
function troubles({ sweep: { counts, failures, failure }, profile: { notes, seal } }: Findings): string[] {
  const ended = ENDS.map((state) => `${counts[state]} ${state}`);
  const classes = Object.entries(failures).map(([name, count]) => `${count} ${name}`);
  const accesses = sealLines(seal);
  return [
    '## What to know',
    `Of ${counted(counts.planned, 'trial')}: ${ended.join(', ')}${classes.length > 0 ? ` (failures: ${classes.join(', ')})` : ''}.`,
    ...(failure === null ? [] : [escapeMarkdown(failure)]),
    ...(notes.length > 0 ? [markdownList(notes)] : []),
    ...(accesses.length === 0
      ? ['Test was scored for what was selected on val, and for nothing else.']
      : [`${escapeMarkdown(accesses[0] ?? '')}:`, markdownList(accesses.slice(1).map((access) => access.trim()))]),
  ];
}

function takeAlong({ card }: Findings): string[] {
  if (!card) return [];
  const name = card.weights.file.replace(/\.safetensors$/, '');
  return [
    '## The probe to take along',
    `Its weights are for features of ${escapeMarkdown(card.trained_on.layer.name)}: ${escapeMarkdown(card.apply.words)}.`,
    codeBlock('sh', [`sonde export --probe ${card.probe_key.slice(0, 16)}`, `sonde verify ${name}.card.json`]),
    codeBlock('python', card.apply.python),
  ];
}

/** The sweep file, a line a key: what JSON there is in it is YAML too. */
function asked({ sweep: { spec } }: Findings): string[] {
  const lines = Object.entries(spec).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ['## What was asked', codeBlock('yaml', lines)];
}

function image({ file, title }: Picture): string {
  return `![${escapeMarkdown(title)}](${file})`;
}

/** A table as GitHub shows it: figures to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const rule = head.map((_, column) => (holdsNumbers(rows, column) ? '--:' : '---'));
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  const escaped = (cells: readonly Cell[]) => cells.map((cell) => escapeMarkdown(String(cell)));
  return [line(escaped(head)), line(rule), ...rows.map((row) => line(escaped(row)))].join('\n');
}

/** Text that means itself in Markdown, on one line. Underscores within a word mean nothing there, and stay. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\\`*<>|~[\]&$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}

export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}

/** A block of text that is shown as it is; a longer fence than any in it. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}
