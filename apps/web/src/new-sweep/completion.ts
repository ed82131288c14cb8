import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { PARAMETERS, SweepSpec, type ParameterName } from '@sonde/contracts';
import { toJSONSchema } from 'zod';
import { placeInYaml } from './place-in-yaml';

const schema = sweepFileSchema();

/** Completes keys and words of a sweep file, from the schema that checks it. */
export function completeSweepFile({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const place = placeInYaml(state.sliceDoc(0, pos));
  if (!place || (place.from === pos && !explicit)) return null;
  const { path, kind, from } = place;
  const keys = kind === 'value' ? [] : keysAt(schema, path);
  const values = kind === 'key' ? [] : valuesAt(schema, path);
  return {
    from,
    options: [
      ...keys.map(({ word, about }) => ({
        label: word,
        apply: `${word}: `,
        type: 'property',
        ...(about === undefined ? {} : { info: about }),
      })),
      ...values.map(({ word }) => ({ label: word, type: 'enum' })),
    ],
    validFor: /^[\w./-]*$/,
  };
}

/** The part of JSON Schema that matters here. */
interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Word {
  readonly word: string;
  /** What it means, in words. */
  readonly about?: string;
}

/** The schema of the sweep file as it is written, before defaults. */
export function sweepFileSchema(): Schema {
  return toJSONSchema(SweepSpec, { io: 'input', unrepresentable: 'any' }) as Schema;
}

/** Keys that may stand under a path. */
export function keysAt(schema: Schema, path: readonly string[]): Word[] {
  const properties = branchesAt(schema, path).flatMap((branch) => Object.entries(branch.properties ?? {}));
  return distinctWords(
    properties.map(([word, { description }]) => {
      const about = description ?? PARAMETERS[word as ParameterName]?.about;
      return about === undefined ? { word } : { word, about };
    }),
  );
}

/** Words that may be the value at a path, or an item of it. */
export function valuesAt(schema: Schema, path: readonly string[]): Word[] {
  const words = branchesAt(schema, path).flatMap((branch) => {
    if (branch.type === 'boolean') return ['true', 'false'];
    return [...(branch.enum ?? []), ...(branch.const === undefined ? [] : [branch.const])].map(String);
  });
  return distinctWords(words.map((word) => ({ word })));
}

/** What may stand at a path: unions taken apart, lists looked into. */
function branchesAt(schema: Schema, path: readonly string[]): Schema[] {
  return path.reduce<Schema[]>(
    (branches, key) => branches.flatMap(({ properties }) => (properties?.[key] ? branchesOf(properties[key]) : [])),
    branchesOf(schema),
  );
}

function branchesOf(schema: Schema): Schema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])];
  return [schema, ...inner.flatMap(branchesOf)];
}

function distinctWords(words: readonly Word[]): Word[] {
  return [...new Map(words.map((each) => [each.word, each])).values()];
}
