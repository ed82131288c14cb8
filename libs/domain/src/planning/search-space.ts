import {
  PARAMETERS,
  PARAMETER_NAMES,
  blocksOf,
  searchedParameter,
  type Optimizer,
  type ParameterBlock,
  type ParameterName,
  type ParameterValue,
  type Range,
  type SearchedParameter,
  type SweepSpec,
} from '@sonde/contracts';
import { resolveParameters, type Parameters } from './configuration';
import { digestOf } from './keys';
import { RandomStream } from '../streams';

/**
 * The configurations of a sweep, before layers, targets and seeds: all cells of a grid, or drawn ones. Equal ones come
 * once: where a block mixes optimizers, a cell drops what its own optimizer does not use.
 *
 * Configurations are made one at a time, so that a space of a million needs no memory.
 *
 * @param from how many configurations to skip; of one block of a grid this takes no time
 */
export function searchSpace(spec: SweepSpec, from = 0): Generator<Parameters, void> {
  return spec.method === 'grid' ? grid(spec, from) : drawn(spec, from);
}

/**
 * Configurations that a search space has at most: exact for a grid of one block, equal cells of several blocks are
 * counted as often as they come. Takes no time, whatever the space.
 */
export function mostConfigurations(spec: SweepSpec): number {
  return spec.method === 'random' ? (spec.max_configurations ?? 1) : gridSize(spec);
}

function gridSize(spec: SweepSpec): number {
  return blocksOf(spec).reduce((sum, { block }) => sum + sizeOf(armsOf(block)), 0);
}

function* grid(spec: SweepSpec, from: number): Generator<Parameters, void> {
  const earlier: Arm[] = [];
  let skip = from;
  for (const { block } of blocksOf(spec)) {
    const arms = armsOf(block);
    for (const arm of arms) {
      // Within a block no two cells are equal, so cells of the first block can be skipped without looking at them.
      const start = earlier.length === 0 ? Math.min(skip, arm.size) : 0;
      skip -= start;
      for (let cell = start; cell < arm.size; cell++) {
        const parameters = cellOf(arm, cell);
        if (earlier.some((other) => holds(other, parameters))) continue;
        if (skip > 0) skip--;
        else yield parameters;
      }
    }
    earlier.push(...arms);
  }
}

/** The cells of a block that train with one optimizer: the product of the parameters that it uses. */
interface Arm {
  readonly optimizer: Optimizer;
  /** Searched parameters in their own order, the slowest first. */
  readonly axes: readonly (readonly [ParameterName, readonly ParameterValue[]])[];
  readonly size: number;
  /** Values that each parameter of a cell may have, defaults included. */
  readonly values: ReadonlyMap<string, ReadonlySet<unknown>>;
}

function armsOf(block: ParameterBlock): Arm[] {
  const lists = searched(block).flatMap(([name, parameter]) =>
    parameter.kind === 'values' ? [[name, parameter.values] as const] : [],
  );
  const optimizers = lists.find(([name]) => name === 'optimizer')?.[1] ?? ['adam'];
  return optimizers.map((name) => {
    // Values of a block were checked when the sweep file was parsed.
    const optimizer = name as Optimizer;
    const hasC = optimizer === 'lbfgs' && block.C !== undefined;
    const axes = lists.filter(
      ([parameter]) =>
        parameter !== 'optimizer' &&
        PARAMETERS[parameter].usedBy.includes(optimizer) &&
        !(hasC && parameter === 'weight_decay'),
    );
    const size = axes.reduce((product, [, values]) => product * values.length, 1);
    const byName = new Map<string, readonly ParameterValue[]>(axes);
    const first = resolveParameters({ optimizer, ...Object.fromEntries(axes.map(([axis, [value]]) => [axis, value])) });
    const values = new Map(Object.entries(first).map(([key, value]) => [key, new Set(byName.get(key) ?? [value])]));
    return { optimizer, axes, size, values };
  });
}

function sizeOf(arms: readonly Arm[]): number {
  return arms.reduce((sum, { size }) => sum + size, 0);
}

/** @param cell its number in the arm; the last axis is the fastest */
function cellOf({ optimizer, axes }: Arm, cell: number): Parameters {
  const chosen: Partial<Record<ParameterName, ParameterValue>> = { optimizer };
  let rest = cell;
  for (const [name, values] of [...axes].reverse()) {
    const value = values[rest % values.length];
    if (value !== undefined) chosen[name] = value;
    rest = Math.floor(rest / values.length);
  }
  return resolveParameters(chosen);
}

function holds({ values }: Arm, parameters: Parameters): boolean {
  const entries = Object.entries(parameters);
  return entries.length === values.size && entries.every(([name, value]) => values.get(name)?.has(value));
}

function searched(block: ParameterBlock): [ParameterName, SearchedParameter][] {
  return PARAMETER_NAMES.flatMap((name) => {
    const written = block[name];
    return written === undefined ? [] : [[name, searchedParameter(written)] as [ParameterName, SearchedParameter]];
  });
}

/**
 * Random search: draw i depends on search_seed and i alone, so that a longer draw begins with the shorter one.
 * A draw that repeats an earlier one is drawn again, until the space is found or seems to be used up, and at most 20 times
 * as often as asked.
 */
function* drawn(spec: SweepSpec, from: number): Generator<Parameters, void> {
  const wanted = spec.max_configurations ?? 1;
  const blocks = blocksOf(spec).map(({ block }) => searched(block));
  const available = Math.min(wanted, spaceSize(spec));
  const found = new Set<string>();
  let repeats = 0;
  for (let index = 0; found.size < available && index < 20 * wanted && repeats < mostRepeats(found.size); index++) {
    const random = new RandomStream(spec.search_seed ?? 0, 'search', index);
    const block = pick(random, blocks);
    const parameters = resolveParameters(
      Object.fromEntries(block.map(([name, parameter]) => [name, drawValue(random, parameter)])),
    );
    const id = digestOf(parameters);
    repeats += 1;
    if (found.has(id)) continue;
    repeats = 0;
    found.add(id);
    if (found.size > from) yield parameters;
  }
}

/** Different configurations that can be drawn; more where blocks overlap. */
function spaceSize(spec: SweepSpec): number {
  return blocksOf(spec).reduce((sum, { block }) => {
    const ranges = searched(block).flatMap(([name, parameter]) =>
      parameter.kind === 'values' ? [] : [[name, parameter.range] as const],
    );
    const sizes = armsOf(block).map(({ optimizer, size }) =>
      ranges
        .filter(([name]) => PARAMETERS[name].usedBy.includes(optimizer))
        .reduce((product, [, { distribution, min, max }]) => {
          return product * (distribution === 'int_uniform' ? max - min + 1 : Infinity);
        }, size),
    );
    return sum + sizes.reduce((total, size) => total + size, 0);
  }, 0);
}

/**
 * Repeats in a row after which a space is taken for used up. Where all of n configurations but one are found, the last
 * one is missed so often with a probability of e^-20 where all are equally likely.
 */
function mostRepeats(found: number): number {
  return 1000 + 20 * found;
}

function drawValue(random: RandomStream, parameter: SearchedParameter): ParameterValue {
  return parameter.kind === 'values' ? pick(random, parameter.values) : drawFrom(random, parameter.range);
}

function drawFrom(random: RandomStream, { distribution, min, max }: Range): number {
  switch (distribution) {
    case 'uniform':
      return min + (max - min) * random.nextUniform();
    case 'log_uniform_values':
      return Math.exp(Math.log(min) + (Math.log(max) - Math.log(min)) * random.nextUniform());
    case 'int_uniform':
      return min + random.nextBelow(max - min + 1);
  }
}

function pick<Item>(random: RandomStream, items: readonly Item[]): Item {
  return items[random.nextBelow(items.length)] as Item;
}
