import { optimizersOf, searchedParameter, type ParameterBlock, type Range } from './parameter-block';
import { PARAMETERS, type ParameterName, type ParameterValue } from './parameters';

/** @param path from the block on */
type Complain = (path: PropertyKey[], message: string) => void;

/** Checks what the parameters of a block say together. */
export function checkBlock(method: 'grid' | 'random', block: ParameterBlock, complain: Complain): void {
  checkCombinations(block, complain);
  const optimizers = optimizersOf(block);
  for (const name of Object.keys(block) as ParameterName[]) {
    const written = block[name];
    if (written === undefined) continue;
    const { usedBy } = PARAMETERS[name];
    if (!optimizers.some((optimizer) => usedBy.includes(optimizer))) {
      complain([name], `${name} is used by ${usedBy.join(', ')} only; this block trains with ${optimizers.join(', ')}`);
    }
    const searched = searchedParameter(written);
    if (searched.kind === 'range') checkRange(method, name, searched.range, complain);
  }
}

function checkCombinations(block: ParameterBlock, complain: Complain): void {
  if (mayBe(block.nesterov, true) && mayBe(block.momentum ?? 0, 0)) {
    // As torch.optim.SGD, which refuses it too.
    complain(['nesterov'], 'nesterov needs a momentum above 0');
  }
  if (block.C !== undefined && block.weight_decay !== undefined && optimizersOf(block).join() === 'lbfgs') {
    complain(['C'], 'C stands in the place of weight_decay: expected one of the two');
  }
  if (mayBe(block.init, 'zeros') && highest(block.hidden, 0) > 0) {
    complain(['init'], 'hidden needs init: torch; from zeros no hidden unit learns');
  }
  if (block.warmup_epochs !== undefined && highest(block.warmup_epochs, 0) > lowest(block.epochs, 100)) {
    complain(['warmup_epochs'], 'expected at most as many warmup_epochs as epochs');
  }
}

function mayBe(written: ParameterBlock[ParameterName], value: ParameterValue): boolean {
  if (written === undefined) return false;
  const searched = searchedParameter(written);
  return searched.kind === 'values' ? searched.values.includes(value) : searched.range.min === value;
}

function highest(written: ParameterBlock[ParameterName], whenAbsent: number): number {
  return Math.max(...boundsOf(written, whenAbsent));
}

function lowest(written: ParameterBlock[ParameterName], whenAbsent: number): number {
  return Math.min(...boundsOf(written, whenAbsent));
}

function boundsOf(written: ParameterBlock[ParameterName], whenAbsent: number): number[] {
  if (written === undefined) return [whenAbsent];
  const searched = searchedParameter(written);
  return searched.kind === 'values' ? searched.values.map(Number) : [searched.range.min, searched.range.max];
}

function checkRange(method: 'grid' | 'random', name: ParameterName, range: Range, complain: Complain): void {
  if (method === 'grid') complain([name], 'a range needs method: random; method grid needs values');
  const { kind, value } = PARAMETERS[name];
  if (kind === 'integer' && range.distribution !== 'int_uniform') {
    complain([name, 'distribution'], `${name} is a whole number: expected int_uniform`);
  }
  for (const bound of ['min', 'max'] as const) {
    const checked = value.safeParse(range[bound]);
    if (!checked.success) complain([name, bound], checked.error.issues[0]?.message ?? 'out of range');
  }
}
