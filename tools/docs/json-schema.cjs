// @ts-check
'use strict';

/**
 * The part of JSON Schema that the sweep file's schema uses.
 *
 * @typedef {object} JsonSchema
 * @property {string} [$schema]
 * @property {string} [title]
 * @property {string} [description]
 * @property {unknown} [default]
 * @property {string} [type]
 * @property {unknown[]} [enum]
 * @property {unknown} [const]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {number} [exclusiveMaximum]
 * @property {string} [pattern]
 * @property {JsonSchema} [items]
 * @property {JsonSchema[]} [anyOf]
 * @property {Record<string, JsonSchema>} [properties]
 * @property {string[]} [required]
 */

/**
 * What a schema allows, in words, as Markdown.
 *
 * @param {JsonSchema} schema
 * @returns {string}
 */
function describe(schema) {
  if (schema.anyOf) return schema.anyOf.map(describe).join(', or ');
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  switch (schema.type) {
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number${bounds(schema)}`;
    case 'number':
      return `number${bounds(schema)}`;
    case 'string':
      return 'text';
    case 'array':
      return `list of ${describe(schema.items ?? {})}`;
    case 'object':
      return `\`{ ${Object.keys(schema.properties ?? {}).join(', ')} }\``;
    default:
      throw new Error(`no words for ${JSON.stringify(schema)}`);
  }
}

/** @param {JsonSchema} schema */
function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  // zod writes the bounds of safe integers where a schema has none of its own.
  const upper = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const lower = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const parts = [
    lower === undefined ? '' : `from ${figure(lower)}`,
    exclusiveMinimum === undefined ? '' : `above ${figure(exclusiveMinimum)}`,
    upper === undefined ? '' : `to ${figure(upper)}`,
    exclusiveMaximum === undefined ? '' : `below ${figure(exclusiveMaximum)}`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}

/** @param {number} value */
function figure(value) {
  return value.toLocaleString('en-GB');
}

/**
 * A value as one would write it in the file.
 *
 * @param {unknown} value
 */
function code(value) {
  return `\`${typeof value === 'string' ? value : yamlFlow(value)}\``;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function yamlFlow(value) {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, part]) => `${key}: ${yamlFlow(part)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return typeof value === 'string' && /^[*&!|>%@`?-]/.test(value) ? JSON.stringify(value) : String(value);
}

module.exports = { code, describe };
