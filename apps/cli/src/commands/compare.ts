import { Comparison } from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { formatComparison } from '../output/comparison';
import { print, printJson } from '../output/console';
import { connect } from '../stack';

interface Options {
  readonly split: string;
  readonly json?: boolean;
}

/** Probes, configurations, layers or sweeps, compared row by row. */
export async function compare(items: readonly string[], { split, json }: Options): Promise<void> {
  const comparison = await connect().call(Comparison, withQuery('/v1/compare', { items, split }));
  if (json) return printJson(comparison);
  print(formatComparison(comparison));
}
