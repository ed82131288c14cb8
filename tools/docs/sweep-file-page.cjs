// @ts-check
'use strict';
const { code, describe } = require('./json-schema.cjs');

/** @typedef {import('./json-schema.cjs').JsonSchema} JsonSchema */
/** @typedef {typeof import('@sonde/contracts').PARAMETERS} Parameters */
/** @typedef {typeof import('@sonde/contracts').SCORES} Scores */
/** @typedef {typeof import('@sonde/contracts').parseSweepFile} Parse */

/** What the schema leaves to prose: the keys that it describes with no sentence of its own. */
const ABOUT = /** @type {Record<string, string>} */ ({
  description: 'shown with the sweep',
  method: 'how configurations come out of `parameters`: all of a grid, or drawn ones',
  parameters: 'the search space: one block, or a list of blocks',
  replicates: 'how many seeds each configuration is trained with, or which ones',
  controls: 'probes that tell what a score is worth',
});

/** What stands better in words than in types. */
const KINDS = /** @type {Record<string, string>} */ ({
  name: 'letters, digits, `.`, `_`, `-`; at most 100',
  pool: 'letters, digits, `.`, `_`, `-`; at most 100',
  dataset: 'a name, `name@digest`, or a path',
  metric: '`{ name, goal }`; the names are below',
  parameters: 'a block, or a list of blocks',
  replicates: '`{ seeds: 6 }` or `{ seeds: [0, 1, 7] }`',
  controls: '`{ permuted_labels: 20 }`',
});

const EXAMPLES = {
  small: `name: my-sweep
dataset: ./my-dataset
`,
  grid: `name: kjv-bigram-shift
description: Which layers of MiniLM know that two neighbouring words were swapped?
dataset: ./data
layers: ['encoder.layer.[0-3]', embeddings]
metric: { name: val/accuracy }
parameters:
  - optimizer: [adam, adamw]
    learning_rate: [0.0003, 0.001, 0.003, 0.01]
    weight_decay: [0, 0.01]
    epochs: 50
  - optimizer: sgd
    learning_rate: [0.01, 0.1]
    momentum: 0.9
    epochs: 50
replicates: { seeds: 6 }
`,
  random: `name: kjv-random
dataset: kjv-bigram-shift
method: random
max_configurations: 20
search_seed: 0
parameters:
  optimizer: [adam, sgd]
  learning_rate: { distribution: log_uniform_values, min: 0.0001, max: 0.1 }
  batch_size: [128, 256, full]
  epochs: { distribution: int_uniform, min: 10, max: 100 }
replicates: { seeds: [0, 1, 2] }
`,
  convex: `name: kjv-convex
dataset: kjv-bigram-shift
metric: { name: val/auroc }
parameters:
  - optimizer: lbfgs
    C: [0.01, 0.1, 1, 10]
    resample: bootstrap
  - hidden: [64, 256]
    schedule: cosine
    warmup_epochs: 5
    patience: 20
replicates: { seeds: 5 }
controls: { permuted_labels: 20 }
`,
};

/**
 * @typedef {object} Sources
 * @property {Parameters} parameters
 * @property {Scores} scores
 * @property {{ packProbes: number, workerLosses: number }} limits
 * @property {Parse} parse refuses an example that the schema no longer allows
 */

/**
 * @param {JsonSchema} schema of the file
 * @param {Sources} sources
 */
function page(schema, { parameters, scores, limits, parse }) {
  for (const text of Object.values(EXAMPLES)) {
    parse(text, 'example', (raw) => ({ .../** @type {object} */ (raw), dataset: 'registered' }));
  }
  return `# The sweep file

<!-- Written by npm run docs from the schemas of libs/contracts and tools/docs: change it there. -->

A sweep file says which probes to train over one dataset. It is YAML or JSON. What it describes is a product:

    trials = layers x targets x configurations x seeds

A *configuration* is one value for every parameter; its trials, one a seed, are *replicates* of each other. \`npx sonde plan FILE\` shows how many trials and packs come out, and runs nothing. The smallest file names a dataset and takes every default:

${yaml(EXAMPLES.small)}

Unknown keys are errors. Every refusal names file, line and column and says what was expected. Editors that know JSON Schema can check it while you write: [sweep-file.schema.json](sweep-file.schema.json). The rules that tie keys to each other are not in the schema, but on this page. A file has at most 256 kB, 64 levels, 1,000 keys in a block and 10,000 words and signs, which a list of 2,500 values has. As JSON the api takes lists of 10,000 values, and 20,000 values in all.

## Keys

| key | value | default | meaning |
| --- | --- | --- | --- |
${keyRows(schema).join('\n')}

**layers.** Globs over the layer names of dataset.json: \`*\` matches anything, dots and slashes included; \`[0-3]\`, \`{a,b}\`, \`?\` and \`!(…)\` work as in a shell, with at most three levels of brackets. A sweep has up to 100 globs beside the names that it writes out. The layers are the union, in the dataset's order. A glob that matches nothing is an error. In YAML a value that begins with \`*\` or \`[\` needs quotes.

**dataset.** A name takes the newest version that is registered; \`name@digest\`, with 8 to 64 hex digits, takes one version for good. A path has a slash or begins with a dot, and is relative to the sweep file; the \`sonde\` command registers what lies there and submits that very version. The api takes names alone.

**targets.** Needed where the dataset has several.

**metric.** What ranks configurations, by the mean over their seeds. Each has its one goal, which may be left out, and belongs to the task of the targets; one that they do not have is refused. Without the key it is \`val/accuracy\`, \`val/map\` for multilabel targets, \`val/r2\` for regressions. A metric of test is refused: test never chooses.

| metric | goal | task | what |
| --- | --- | --- | --- |
${metricRows(scores).join('\n')}

Equal scores are ordered by val loss, then the earlier layer, stronger decay, smaller learning rate.

**controls.** \`permuted_labels: R\` trains R probes beside each configuration on labels of train that are permuted, and scores them on permuted labels of val: what the same training reaches where there is nothing to learn. The report then has their mean and spread beside each score, and p = (1 + draws at least as good) / (R + 1), which goes down to 1 / (R + 1). The draws are spread over a configuration's seeds.

**pool.** Whose trainers run it. The embedded stack has one trainer, of the pool \`cpu\`; a sweep for a pool that nobody serves waits.

**max_retries.** Failures of the kind \`bad_input\` are never tried again, and a trainer that was lost is counted apart (at most ${limits.workerLosses} times): neither uses up these tries.

## Parameters

| parameter | value | default | used by | range | meaning |
| --- | --- | --- | --- | --- | --- |
${parameterRows(schema, parameters).join('\n')}

The names and their meaning are those of PyTorch: \`torch.optim\` for the optimisers, the mean over the batch of CrossEntropyLoss, BCEWithLogitsLoss (multilabel) or MSELoss (regression), nn.Linear's own initialisation. Seeds draw other numbers than PyTorch's.

**lbfgs** finds the optimum of a convex problem, from zeros and on all of train at once. \`weight_decay\` is on the mean loss, and on the weights alone; \`C\` is scikit-learn's, for its objective 1/2 ||W||² + C sum(loss), and stands in its place: a block of lbfgs alone has one of the two. Without decay, separable data have no optimum; the report says so, and which configurations did not converge within \`max_iterations\`. It has no hidden layer.

**What goes together.** \`hidden\` above 0 needs \`init: torch\`. \`warmup_epochs\` is at most \`epochs\`. \`class_weight: balanced\` is for classification. The cosine of \`schedule\` begins after the warm-up. \`patience\` stops a probe after so many epochs without a better val loss, and keeps the weights of its best epoch.

A value is written in one of five ways:

| written | means |
| --- | --- |
| \`epochs: 50\` | this value |
| \`learning_rate: [0.001, 0.01]\` | each of these values |
| \`epochs: { value: 50 }\` | as the first |
| \`learning_rate: { values: [0.001, 0.01] }\` | as the second |
| \`learning_rate: { distribution: …, min: …, max: … }\` | drawn from a range; with \`method: random\` alone |

Two equal values in one list are refused, with both places named: they would train once and be counted twice.

**What an optimiser does not use.** A parameter that no optimiser of its block uses is an error. Where a block has several optimisers, each trial drops what its own does not use, and trials that are then equal are one: \`optimizer: [sgd, adam]\` with \`momentum: [0, 0.9]\` makes three configurations, not four.

## Blocks

\`parameters\` is one block, or a list of them where not everything goes with everything. Each block is a search space of its own; a configuration that two of them contain is trained once.

${yaml(EXAMPLES.grid)}

The first block makes 2 x 4 x 2 configurations, the second 2: 18 for each layer, and 6 replicates of each.

## Grid and random

\`method: grid\` trains every combination of a block's values. It takes no ranges.

\`method: random\` draws \`max_configurations\` configurations, and trains each on every layer, target and seed, so that layers stay comparable.

${yaml(EXAMPLES.random)}

- Each draw takes one of the blocks, then a value for each of its parameters; blocks and listed values are equally likely.
- What is drawn depends on \`search_seed\` (default 0) alone. A longer draw begins with the shorter one, so a sweep with more \`max_configurations\` contains the one with fewer.
- No configuration comes twice. A small space may have fewer than asked for; then the sweep has those.
- \`max_configurations\` and \`search_seed\` are errors with \`method: grid\`.

| distribution | draws |
| --- | --- |
| \`uniform\` | evenly between min and max |
| \`log_uniform_values\` | evenly on a logarithmic scale between min and max, which are values, not exponents; min is above 0 |
| \`int_uniform\` | whole numbers from min to max, both included |

Max is above min, and both are values that the parameter allows. What is a whole number, as \`batch_size\` and \`epochs\`, needs \`int_uniform\`. The \`log_uniform\` of other tools, which takes exponents, is refused.

## Replicates

\`{ seeds: 6 }\` means the seeds 0 to 5; a list names them, whole numbers from 0 to 2^32 - 1. Seed 0 is a seed like any other. A seed draws the initial weights (\`init: torch\`), the order of the rows in each epoch, and the rows of train themselves (\`resample: bootstrap\`); trials of one layer and seed share them, whatever else differs. With \`init: zeros\` and \`batch_size: full\`, or with lbfgs, there is nothing for a seed to vary unless rows are resampled: the replicates are then one trial, and the report says n = 1.

${yaml(EXAMPLES.convex)}

Here five draws of train's rows give lbfgs a spread, and the second block asks what a hidden layer adds.

## What trains together

Trials of one layer train as one compiled program, a *pack*, where they share all parameters but learning_rate, weight_decay, C and momentum, and the task and width of their target. Those four, seed and target may differ inside it. So a sweep over learning rates and seeds is cheap, and one over epochs or batch sizes costs a pack for each value. A pack has at most ${limits.packProbes} probes, controls included.
`;
}

/** @param {JsonSchema} schema */
function keyRows({ properties = {}, required = [] }) {
  return Object.entries(properties).map(([key, property]) => {
    const meaning = property.description ?? ABOUT[key];
    if (meaning === undefined) throw new Error(`nothing is said about ${key}: describe it in its schema`);
    const fallback = required.includes(key) ? 'required' : property.default === undefined ? '' : code(property.default);
    return row([code(key), KINDS[key] ?? describe(property), fallback, meaning]);
  });
}

/** @param {Scores} scores */
function metricRows(scores) {
  return Object.entries(scores).map(([name, { goal, tasks, about }]) =>
    row([code(`val/${name}`), goal, tasks.length === 3 ? 'all' : tasks.join(', '), about]),
  );
}

/**
 * @param {JsonSchema} schema
 * @param {Parameters} parameters
 */
function parameterRows(schema, parameters) {
  const block = schema.properties?.parameters?.anyOf?.find(({ type }) => type === 'object');
  const optimizers = parameters.optimizer.usedBy;
  return Object.entries(parameters).map(([name, { default: fallback, usedBy, about }]) => {
    // The ways to write it: one value, a list, {value}, {values}, and a range where it may have one.
    const [value, ...ways] = block?.properties?.[name]?.anyOf ?? [];
    if (value === undefined) throw new Error(`the schema has no ${name}`);
    const hasRange = ways.some(({ properties }) => properties?.distribution !== undefined);
    const users = usedBy.length === optimizers.length ? 'all' : usedBy.join(', ');
    return row([
      code(name),
      describe(value),
      fallback === undefined ? '' : code(fallback),
      users,
      hasRange ? 'yes' : '',
      about,
    ]);
  });
}

/** @param {string[]} cells */
function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** @param {string} text */
function yaml(text) {
  return `\`\`\`yaml\n${text}\`\`\``;
}

module.exports = { page };
