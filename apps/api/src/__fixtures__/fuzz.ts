import { readYaml } from '@sonde/contracts';
import { RandomStream } from '@sonde/domain';

/** A request that nobody should send. */
export interface FuzzedRequest {
  readonly path: string;
  readonly type: 'application/json' | 'application/yaml';
  readonly body: string;
  /** Whether the body is JSON or YAML at all. */
  readonly parses: boolean;
}

const SWEEP = {
  name: 'fuzzed',
  description: 'what comes of it',
  dataset: 'tiny',
  layers: ['first', 'sec*'],
  targets: ['labels'],
  metric: { name: 'val/accuracy', goal: 'maximize' },
  parameters: [
    { optimizer: 'adam', learning_rate: [0.1, 0.01], batch_size: 'full', epochs: { values: [3, 5] } },
    { optimizer: ['sgd'], momentum: { value: 0.9 }, normalization: 'none' },
  ],
  replicates: { seeds: [0, 3] },
  controls: { permuted_labels: 2 },
  priority: 2,
  early_terminate: { type: 'successive_halving', min_epochs: 1, eta: 2 },
};

/** Where a body goes, and one that is good there; a sweep is none that is there, so that nothing has to run. */
const TARGETS: readonly (readonly [path: string, body: object])[] = [
  ['/v1/sweeps', SWEEP],
  ['/v1/sweeps/plan', SWEEP],
  ['/v1/sweeps/plan', { ...SWEEP, method: 'random', max_configurations: 5, search_seed: 1 }],
  ['/v1/sweeps/nobody/extend', { layers: ['*'], replicates: { seeds: 4 }, priority: 1 }],
  ['/v1/sweeps/nobody/retry', { class: 'timeout', trials: [1, 2], cancelled: true }],
  ['/v1/sweeps/nobody/unseal', { configurations: ['abc'], reason: 'why not' }],
  ['/v1/evaluations', { probes: ['0123456789'], datasets: ['tiny'], split: 'test' }],
  ['/v1/datasets', { path: '/nowhere' }],
];

/** Values in the place of others; none makes a valid sweep large. */
const VALUES: readonly unknown[] = [
  ...[null, true, '', ' ', 0, -1, 3, 0.5, 1e308, -1e-308, 2 ** 53, [], {}, [[]], [null], { '': '' }],
  ...[
    '*',
    '+(*)+(*)+(*)z',
    '[',
    '!(',
    '{a,b',
    '../../etc/passwd',
    'a'.repeat(70_000),
    '\0',
    '\ud800',
    '𝒳',
    '\r\n',
    '"',
  ],
  ...['constructor', '__proto__', "'; DROP TABLE sweeps; --", '<script>', '%00', '1e999', 'tiny@0123abcd', '~', '.inf'],
  ...[{ constructor: 1 }, JSON.parse('{"__proto__": {"polluted": true}}') as object, { toString: null }],
  ...[Array(3000).fill('a'), Array(11_000).fill(0), Array.from({ length: 200 }, (_, index) => `*${index}`)],
  ...[nested(60), nested(70), nested(500), Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`k${at}`, at]))],
  ...[{ distribution: 'uniform', min: 1, max: 0 }, { value: [1] }, { values: [1, 1] }],
];

/** What is put into texts. */
const PIECES = [
  '[',
  '{',
  '"',
  "'",
  '\n',
  '\t',
  '- ',
  ': ',
  '&a ',
  '*a ',
  '!!set ',
  '|',
  '>',
  '#',
  '%',
  '---\n',
  '\0',
  '\uFEFF',
  '\\',
  ',',
];

/** The `index`th request of a seed: a good one with some of its values, keys or characters changed. */
export function fuzzedRequest(seed: number, index: number): FuzzedRequest {
  const random = new RandomStream(seed, 'simulate', index);
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item => {
    const item = items[random.nextBelow(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick');
    return item;
  };
  const [path, good] = pick(TARGETS);
  let document: unknown = structuredClone(good);
  for (let change = random.nextBelow(4); change > 0; change--) document = changed(document, random, pick);
  const isYaml = random.nextBelow(2) === 0;
  let body = isYaml ? asYaml(document) : JSON.stringify(document);
  if (random.nextBelow(3) === 0) {
    for (let edit = 1 + random.nextBelow(3); edit > 0; edit--) body = edited(body, random, pick);
  }
  return { path, type: isYaml ? 'application/yaml' : 'application/json', body, parses: parses(body, isYaml) };
}

type Pick = <Item>(items: readonly Item[]) => Item;

/** Changes one place: a value, or the keys of a block. */
function changed(document: unknown, random: RandomStream, pick: Pick): unknown {
  if (typeof document !== 'object' || document === null || random.nextBelow(8) === 0)
    return structuredClone(pick([...VALUES, 'x']));
  const keys = Object.keys(document);
  const key = keys.length > 0 ? pick(keys) : 'a';
  const block = document as Record<string, unknown>;
  switch (random.nextBelow(6)) {
    case 0:
      return Array.isArray(document)
        ? [...(document as unknown[]), structuredClone(pick(VALUES))]
        : { ...document, [`${key}x`]: 1 };
    case 1:
      return Array.isArray(document) ? document.slice(1) : Object.fromEntries(Object.entries(document).slice(1));
    default:
      block[key] = changed(block[key], random, pick);
      return block;
  }
}

/** Cuts a text, doubles a part of it, or puts something in. */
function edited(text: string, random: RandomStream, pick: Pick): string {
  const at = random.nextBelow(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.nextBelow(20));
  const put = pick([...PIECES, pick(PIECES).repeat(1 + random.nextBelow(5000)), text.slice(at, end)]);
  return random.nextBelow(2) === 0 ? text.slice(0, at) + put + text.slice(at) : text.slice(0, at) + text.slice(end);
}

function parses(body: string, isYaml: boolean): boolean {
  try {
    if (isYaml) readYaml(body, 'the body');
    else JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function nested(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
}

/** A line for each key, with its value as JSON, which is YAML too. */
function asYaml(document: unknown): string {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return JSON.stringify(document);
  return Object.entries(document)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}\n`)
    .join('');
}
