import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { placeInYaml } from './place-in-yaml';
import { keysAt, sweepFileSchema, valuesAt } from './schema-words';

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
