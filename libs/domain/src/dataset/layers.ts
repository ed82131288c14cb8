import { BadInput, MAX_ISSUES, type Issue } from '@sonde/contracts';
import { compileGlob } from './glob';

/** Globs are tried on every layer; names that are written out are only looked up. */
const MAX_GLOBS = 100;

/**
 * The layers that globs select: their union, in the dataset's order.
 *
 * @throws BadInput naming the globs that match nothing, or where there are more than 100
 */
export function selectLayers<Layer extends { readonly name: string }>(
  globs: readonly string[],
  layers: readonly Layer[],
): { layer: Layer; index: number }[] {
  const known = new Set(layers.map(({ name }) => name));
  const named = new Set(globs.filter((glob) => known.has(glob)));
  const patterns = globs.map((glob, index) => ({ glob, index })).filter(({ glob }) => !known.has(glob));
  if (patterns.length > MAX_GLOBS) throw tooManyGlobs(patterns);
  const matched = patterns.map(({ glob, index }) => {
    const matches = matcherOf(glob, index);
    return { glob, index, names: new Set(layers.filter(({ name }) => matches(name)).map(({ name }) => name)) };
  });
  const unmatched = matched.filter(({ names }) => names.size === 0);
  if (unmatched.length > 0) {
    const issues = unmatched.slice(0, MAX_ISSUES).map(({ glob, index }): Issue => {
      const message = `${JSON.stringify(glob)} matches none of the layers ${listed(layers)}`;
      return { message, pointer: `/layers/${index}` };
    });
    throw new BadInput('layers: a glob matches nothing', issues);
  }
  return layers
    .map((layer, index) => ({ layer, index }))
    .filter(({ layer: { name } }) => named.has(name) || matched.some(({ names }) => names.has(name)));
}

function matcherOf(glob: string, index: number): (name: string) => boolean {
  try {
    return compileGlob(glob);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new BadInput('layers: a glob cannot be used', [{ message: error.message, pointer: `/layers/${index}` }]);
  }
}

function tooManyGlobs(patterns: readonly { readonly glob: string; readonly index: number }[]): BadInput {
  const { glob = '', index = 0 } = patterns[MAX_GLOBS] ?? {};
  const message = `${JSON.stringify(glob)} names no layer, and is one of more than ${MAX_GLOBS} globs: write fewer`;
  return new BadInput('layers: too many globs', [{ message, pointer: `/layers/${index}` }]);
}

/**
 * The targets of a sweep.
 *
 * @throws BadInput where a name is unknown, or where none is named and the dataset has several
 */
export function selectTargets<Target extends { readonly name: string }>(
  names: readonly string[] | undefined,
  targets: readonly Target[],
): Target[] {
  if (names === undefined) {
    if (targets.length === 1) return [...targets];
    const message = `the dataset has several targets: name those that the sweep is about, of ${listed(targets)}`;
    throw new BadInput('targets: none is named', [{ message, pointer: '/targets' }]);
  }
  const known = new Map(targets.map((target) => [target.name, target]));
  const unknown: Issue[] = names.flatMap((name, index) =>
    known.has(name)
      ? []
      : [
          {
            message: `unknown target ${JSON.stringify(name)}: expected one of ${listed(targets)}`,
            pointer: `/targets/${index}`,
          },
        ],
  );
  if (unknown.length > 0) throw new BadInput('targets: unknown name', unknown);
  return names.flatMap((name) => known.get(name) ?? []);
}

function listed(items: readonly { readonly name: string }[]): string {
  const names = items.slice(0, 12).map(({ name }) => name);
  return names.join(', ') + (items.length > names.length ? ` and ${items.length - names.length} more` : '');
}
