import {
  blocksOf,
  searchedParameter,
  type ParameterBlock,
  type ParameterName,
  type ParameterValue,
  type Range,
  type SearchedParameter,
  type SweepSpec,
} from '@sonde/contracts';
import { PARAMETER_NAMES, resolveParameters, type Parameters } from './configuration';
import { digestOf } from './keys';
import { RandomStream } from './streams';

/**
 * The configurations of a sweep, before layers, targets and seeds: all cells of a grid, or drawn ones.
 * Equal ones are one: where a block mixes optimisers, a cell drops what its own optimiser does not use.
 */
export function searchSpace(spec: SweepSpec): Parameters[] {
  return spec.method === 'grid' ? grid(spec) : draw(spec);
}

function grid(spec: SweepSpec): Parameters[] {
  return distinct(
    blocksOf(spec)
      .flatMap(({ block }) => cells(block))
      .map(resolveParameters),
  );
}

type Cell = Partial<Record<ParameterName, ParameterValue>>;

/** The product of a block's lists; the parameters' own order is the slowest first. */
function cells(block: ParameterBlock): Cell[] {
  return searched(block).reduce<Cell[]>(
    (cellsSoFar, [name, parameter]) =>
      parameter.kind === 'values'
        ? cellsSoFar.flatMap((cell) => parameter.values.map((value) => ({ ...cell, [name]: value })))
        : cellsSoFar,
    [{}],
  );
}

function searched(block: ParameterBlock): [ParameterName, SearchedParameter][] {
  return PARAMETER_NAMES.flatMap((name) => {
    const written = block[name];
    return written === undefined ? [] : [[name, searchedParameter(written)] as [ParameterName, SearchedParameter]];
  });
}

/**
 * Random search: draw i depends on search_seed and i alone, so that a longer draw begins with the shorter one.
 * A draw that repeats an earlier one is drawn again, at most 20 times as often as asked, since a small space runs out.
 */
function draw(spec: SweepSpec): Parameters[] {
  const wanted = spec.max_configurations ?? 1;
  const blocks = blocksOf(spec).map(({ block }) => searched(block));
  const found = new Map<string, Parameters>();
  for (let index = 0; found.size < wanted && index < 20 * wanted; index++) {
    const random = new RandomStream(spec.search_seed ?? 0, 'search', index);
    const block = pick(random, blocks);
    const cell: Cell = Object.fromEntries(block.map(([name, parameter]) => [name, drawValue(random, parameter)]));
    const parameters = resolveParameters(cell);
    const id = digestOf(parameters);
    if (!found.has(id)) found.set(id, parameters);
  }
  return [...found.values()];
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

function distinct(configurations: readonly Parameters[]): Parameters[] {
  return [...new Map(configurations.map((parameters) => [digestOf(parameters), parameters])).values()];
}
