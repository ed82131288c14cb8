import { arrayBytes, columnsOf, FactCache, fileBytes, openArrays, refuse } from '@sonde/arrays';
import type { Issue } from '@sonde/contracts';
import type { DatasetOutline, ExaminedLayer } from '@sonde/domain';
import { join } from 'node:path';
import type { DatasetSource } from './dataset';
import type { FeatureFacts } from './feature-scan';
import { IssueList } from './issue-list';
import { factsOf } from './known-facts';
import { resolveInside } from './paths';
import type { SplitArray } from './split-arrays';
import { cutSplits, type SplitRows } from './split-rows';

/** Which layers of a dataset are to be examined. */
export interface ExaminedSource extends DatasetSource {
  readonly outline: Pick<DatasetOutline, 'layers' | 'splits'>;
  /** Indices into the layers of the outline. */
  readonly layers: Iterable<number>;
  /** Keeps what was found in arrays, so that unchanged files are not read again. */
  readonly cacheDir?: string;
}

export interface ExaminationHooks {
  /** Called with the bytes of a layer that were examined so far. */
  readonly onBytes?: (layer: number, bytes: number, split: string) => void;
  readonly onLayer: (layer: number, examined: ExaminedLayer) => void;
}

/** Writing the cache takes 30 ms once it is full: too long to do for each small file. */
const SAVE_EVERY_MS = 5000;

/**
 * Examines every value of some layers, one layer after the other: the work on a single file, which no other layer bears
 * on.
 *
 * @throws BadInput where a file cannot be read, or is not what the outline says; values that are not finite are among
 *   the findings
 */
export async function examineLayers(
  { outline, layers, cacheDir, ...source }: ExaminedSource,
  { onBytes, onLayer }: ExaminationHooks,
): Promise<void> {
  const cache = await FactCache.open(cacheDir);
  // Issues of the holdout are in the outline.
  const splits = await cutSplits(source, Object.keys(outline.splits), new IssueList());
  let saved = performance.now();
  try {
    for (const layer of layers) {
      const parts = await openParts(source, outline, layer, splits);
      onLayer(layer, await examineParts(parts, cache, (bytes, split) => onBytes?.(layer, bytes, split)));
      if (performance.now() - saved < SAVE_EVERY_MS) continue;
      await cache.save();
      saved = performance.now();
    }
  } finally {
    await cache.save();
  }
}

async function openParts(
  { folder }: DatasetSource,
  outline: ExaminedSource['outline'],
  layer: number,
  splits: ReadonlyMap<string, SplitRows>,
): Promise<SplitArray[]> {
  const outlined = outline.layers[layer];
  if (!outlined) throw new RangeError(`the dataset has no layer ${layer}`);
  const arrays = await openArrays(await resolveInside(folder, outlined.file));
  const parts = [...splits].flatMap(([split, rows]) => {
    const array = arrays.get(rows.array);
    return array ? [{ split, rows, array }] : [];
  });
  const hasChanged =
    parts.length < splits.size ||
    fileBytes(arrays) !== outlined.bytes ||
    parts.some(({ array }) => columnsOf(array) !== outlined.columns);
  if (hasChanged) refuse(join(folder, outlined.file), 'changed while it was examined: examine the dataset again');
  return parts;
}

async function examineParts(
  parts: readonly SplitArray[],
  cache: FactCache,
  report: (bytes: number, split: string) => void,
): Promise<ExaminedLayer> {
  const digests: Record<string, string> = {};
  const issues: Issue[] = [];
  let constantColumns: readonly number[] = [];
  let before = 0;
  for (const part of parts) {
    const { split } = part;
    const facts = await factsOf(part, cache, (bytes) => report(before + bytes, split));
    before += arrayBytes(part.array, part.rows.picked);
    report(before, split);
    issues.push(...nonFiniteIssues(part, facts));
    digests[split] = facts.digest;
    if (split === 'train') constantColumns = facts.constantColumns;
  }
  return { digests, constantColumns, issues };
}

function nonFiniteIssues({ rows, array }: SplitArray, { nonFinite, nonFiniteCount }: FeatureFacts): Issue[] {
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
