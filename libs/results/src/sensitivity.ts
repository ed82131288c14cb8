import { BadInput, PARAMETER_NAMES, type ParameterName } from '@sonde/contracts';
import type { Parameters } from '@sonde/domain';

interface Searched {
  /** Parameters with more than one value among the configurations, or that some of them lack. */
  readonly varied: readonly ParameterName[];
  /** Those of any trial, which has what does not vary; undefined where there is none. */
  readonly some: Parameters | undefined;
}

/**
 * The parameter that is asked for; else the learning rate where a configuration has one, else C, else weight decay.
 *
 * @throws BadInput where there is no such parameter
 */
export function shownParameter(asked: string | undefined, { varied, some }: Searched): ParameterName {
  if (asked !== undefined) return PARAMETER_NAMES.find((name) => name === asked) ?? refuse(asked, varied);
  const isUsed = (name: ParameterName) => varied.includes(name) || (some !== undefined && name in some);
  if (isUsed('learning_rate')) return 'learning_rate';
  return isUsed('C') ? 'C' : 'weight_decay';
}

function refuse(asked: string, varied: readonly ParameterName[]): never {
  const vary = varied.length === 0 ? 'none varies in this sweep' : `those that vary are ${varied.join(', ')}`;
  const message = `no parameter is called ${JSON.stringify(asked)}: ${vary}`;
  throw new BadInput('parameter: unknown', [{ message, pointer: '/parameter' }]);
}

/** Numbers by size, then words by letter, and last what has no such parameter. */
export function byValue({ value: a }: Valued, { value: b }: Valued): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return rankOf(a) - rankOf(b) || (String(a) < String(b) ? -1 : 1);
}

interface Valued {
  readonly value: string | number | boolean | null;
}

function rankOf(value: Valued['value']): number {
  if (typeof value === 'number') return 0;
  return value === null ? 2 : 1;
}
