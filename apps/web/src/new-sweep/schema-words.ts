import { PARAMETERS, SweepSpec, type ParameterName } from '@sonde/contracts';
import { toJSONSchema } from 'zod';

/** The part of JSON Schema that matters here. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface Word {
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
