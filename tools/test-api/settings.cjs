// @ts-check
'use strict';

/**
 * Real things that requests can name.
 *
 * @typedef {object} Known
 * @property {string} sweep a completed sweep
 * @property {string} waiting a sweep that waits for trainers: what may be done to it costs nothing
 * @property {string} configuration of the completed sweep
 * @property {string[]} probes keys, or what they begin with
 * @property {string} dataset
 * @property {string[]} layers
 * @property {string[]} splits that may be evaluated
 * @property {string} target
 */

/** A pool without trainers: what is submitted to it is planned, and then waits. */
const POOL = 'nobody';

/** Routes whose bodies are sweep files or parts of one. Boundary values of all their fields would be 5,000 requests each. */
const FILES = '^POST /v1/sweeps(/plan|/\\{id\\}/extend)?$';

/** Routes that change a sweep. */
const LIFECYCLE = '^POST .*/(cancel|extend|pause|resume|retry)$';

/**
 * Routes that refuse more than their schemas can say: fields that depend on each other, cursors, and names of what must
 * exist. That their schema-valid requests are accepted is not expected; everything else is.
 */
const BEYOND_SCHEMAS = [
  FILES,
  '^POST /v1/datasets$',
  '^POST .*/unseal$',
  '^GET /v1/(datasets|sweeps)$',
  '^GET .*/(probes|trials)$',
  '^GET .*/(compare|card|sensitivity)$',
];

/**
 * What schemathesis has to know, as TOML. JSON's strings and lists of strings are TOML's too. In the phase `fuzzing` all
 * names are real ones; `coverage` takes others, among them empty ones.
 *
 * @param {Known} known
 * @returns {string}
 */
function settings(known) {
  const { sweep, waiting, configuration, probes, dataset, layers, splits, target } = known;
  const items = [`sweep:${sweep}`, `probe:${probes[0]}`, ...layers.map((layer) => `layer:${sweep}/${layer}`)];
  /** @type {Record<string, string[]>} */
  const values = {
    'path.id': [sweep],
    'path.key': probes,
    'path.reference': [dataset],
    'query.items': items,
    'query.layer': layers,
    'query.target': [target],
    'query.sweep': [sweep],
    'query.split': splits,
    'body.pool': [POOL],
    'body.dataset': [dataset],
    'body.datasets[*]': [dataset],
    'body.probes[*]': probes,
    'body.configurations[*]': [configuration],
    'body.layer': layers,
    'body.target': [target],
    'body.split': splits,
  };
  const names = Object.keys(values);
  return [
    'continue-on-failure = true',
    'request-timeout = 30',
    'warnings = false',
    '[dictionaries]',
    ...names.map((name, index) => `d${index} = { values = ${JSON.stringify(values[name])} }`),
    `waiting = { values = ${JSON.stringify([waiting])} }`,
    '[parameters]',
    ...names.map((name, index) => `${JSON.stringify(name)} = { dictionary = "d${index}" }`),
    '[phases.coverage]',
    'unexpected-methods = ["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE"]',
    ...operation(FILES, 'phases.coverage.enabled = false'),
    ...operation(LIFECYCLE, 'parameters."path.id" = { dictionary = "waiting" }'),
    ...BEYOND_SCHEMAS.flatMap((names) => operation(names, 'checks.positive_data_acceptance.enabled = false')),
    '',
  ].join('\n');
}

/**
 * @param {string} names regular expression over method and path
 * @param {string} setting
 */
function operation(names, setting) {
  return ['[[operations]]', `include-name-regex = ${JSON.stringify(names)}`, setting];
}

/**
 * The document as schemathesis can use it here: it rewrites tuples in place and then refuses what it wrote, so that they
 * become lists. Every sweep names its pool, lest it trains, and asks for few trials, lest it is planned for minutes.
 *
 * @param {any} document OpenAPI
 * @returns {any}
 */
function usable(document) {
  const plain = JSON.parse(JSON.stringify(document), (key, value) => {
    if (key === 'seeds' && value?.anyOf) return { ...value, anyOf: value.anyOf.map(withFew) };
    if (key === 'max_configurations' && value?.type) return withFew(value);
    if (!Array.isArray(value?.prefixItems)) return value;
    const { prefixItems, ...rest } = value;
    return { ...rest, items: { anyOf: prefixItems } };
  });
  plain.components.schemas.SweepSpecDto.required.push('pool');
  return plain;
}

const FEW = 3;

/** @param {{ type: string }} schema of a count, or of a list */
function withFew(schema) {
  return schema.type === 'array' ? { ...schema, maxItems: FEW } : { ...schema, maximum: FEW };
}

module.exports = { POOL, settings, usable };
