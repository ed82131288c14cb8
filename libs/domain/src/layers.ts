import { BadInput, type Issue } from '@sonde/contracts';
import picomatch from 'picomatch';

/**
 * The layers that globs select: their union, in the dataset's order.
 *
 * @throws BadInput naming each glob that matches nothing
 */
export function selectLayers<Layer extends { readonly name: string }>(
  globs: readonly string[],
  layers: readonly Layer[],
): { layer: Layer; index: number }[] {
  // `bash` lets * cross slashes: layer names such as model/layers/3 are names, not paths.
  const matchers = globs.map((glob) => picomatch(glob, { bash: true, dot: true }));
  const unmatched: Issue[] = globs.flatMap((glob, index) =>
    layers.some(({ name }) => matchers[index]?.(name) || name === glob)
      ? []
      : [
          {
            message: `${JSON.stringify(glob)} matches none of the layers ${listed(layers)}`,
            pointer: `/layers/${index}`,
          },
        ],
  );
  if (unmatched.length > 0) throw new BadInput('layers: a glob matches nothing', unmatched);
  return layers
    .map((layer, index) => ({ layer, index }))
    .filter(({ layer }) => matchers.some((matches) => matches(layer.name)) || globs.includes(layer.name));
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
