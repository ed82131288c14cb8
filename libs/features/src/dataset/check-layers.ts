import type { Issue } from '@sonde/contracts';
import type { DescribedLayer } from '@sonde/domain';
import { pickedShape } from '../arrays/digest';
import { byteLength } from '../arrays/dtype';
import type { FactCache } from '../arrays/fact-cache';
import type { DatasetLayer } from './dataset';
import type { FeatureFacts } from './feature-scan';
import type { IssueList } from './issue-list';
import { factsOf } from './known-facts';
import type { SplitArray } from './split-arrays';
import type { SplitRows } from './split-rows';

export interface CheckProgress {
  readonly layer: string;
  readonly split: string;
  /** Bytes of features looked at, and to be looked at in all. */
  readonly done: number;
  readonly total: number;
}

export interface LayerCheck {
  readonly issues: IssueList;
  readonly cache: FactCache;
  readonly onProgress: (progress: CheckProgress) => void;
}

interface Part extends SplitArray {
  readonly bytes: number;
}

/** Looks at every value of every layer; complains of those that are not finite. */
export async function checkLayers(
  layers: readonly DatasetLayer[],
  splits: ReadonlyMap<string, SplitRows>,
  { issues, cache, onProgress }: LayerCheck,
): Promise<DescribedLayer[]> {
  const total = layers.flatMap((layer) => partsOf(layer, splits)).reduce((sum, { bytes }) => sum + bytes, 0);
  const described: DescribedLayer[] = [];
  let done = 0;
  for (const layer of layers) {
    const { name, file, columns } = layer;
    const digests: Record<string, string> = {};
    let constantColumns: readonly number[] = [];
    for (const part of partsOf(layer, splits)) {
      const report = (bytes: number) => onProgress({ layer: name, split: part.split, done: done + bytes, total });
      const facts = await factsOf(part, cache, report);
      report(part.bytes);
      done += part.bytes;
      issues.add(...nonFiniteIssues(part, facts));
      digests[part.split] = facts.digest;
      if (part.split === 'train') constantColumns = facts.constantColumns;
    }
    // After each layer: a look that is broken off goes on where it was.
    await cache.save();
    described.push({ name, file, columns, digests, constantColumns });
  }
  return described;
}

function partsOf({ arrays }: DatasetLayer, splits: ReadonlyMap<string, SplitRows>): Part[] {
  return [...splits].flatMap(([split, rows]) => {
    const array = arrays.get(rows.array);
    if (!array) return [];
    return [{ split, rows, array, bytes: byteLength(array.dtype, pickedShape(array.shape, rows.picked)) ?? 0 }];
  });
}

function nonFiniteIssues({ rows, array }: Part, { nonFinite, nonFiniteCount }: FeatureFacts): Issue[] {
  const split = rows.array;
  const issues: Issue[] = nonFinite.map(({ row, column, value }) => {
    const message = `${value} at row ${row}, column ${column} of ${split}: expected finite values (as float32)`;
    return { message, file: array.path, split, row };
  });
  if (nonFiniteCount > nonFinite.length) {
    const message = `${nonFiniteCount} values of ${split} are not finite; were activations computed in float16 beyond 65504?`;
    issues.push({ message, file: array.path, split });
  }
  return issues;
}
