import { readFeatures, type Features } from '@sonde/arrays';
import { BadInput } from '@sonde/contracts';
import type { Labels } from '@sonde/domain';
import { targetSources, type DatasetSource, type TargetSource } from './dataset';
import { readLabels } from './labels';
import { layerNamed, splitArrays, verifyDigest, type LoadOptions, type SplitArray } from './split-arrays';
import { checkTargetHeaders } from './target-headers';

export interface LoadedLayer {
  readonly columns: number;
  readonly splits: Readonly<Record<string, Omit<Features, 'columns'>>>;
}

type SplitOptions = Pick<LoadOptions, 'expected' | 'onBlock'>;

/**
 * Loads a layer as float32, split by split; a holdout is cut from train.
 *
 * @throws BadInput where the files cannot be read, or are not those that `expected` describes
 */
export async function loadLayer(source: DatasetSource, name: string, options: LoadOptions = {}): Promise<LoadedLayer> {
  const splits: Record<string, Omit<Features, 'columns'>> = {};
  let width = 0;
  for (const part of await splitArrays(source, layerNamed(source, name).file, options)) {
    const { columns, ...loaded } = await featuresOf(part, options);
    splits[part.split] = loaded;
    width = columns;
  }
  return { columns: width, splits };
}

/** Loads one split of a layer, as `loadLayer` does: features [rows, columns] float32. */
export async function loadSplit(
  source: DatasetSource,
  layer: string,
  split: string,
  options: SplitOptions = {},
): Promise<Features> {
  return featuresOf(await splitArray(source, layerNamed(source, layer).file, split), options);
}

async function featuresOf(part: SplitArray, options: SplitOptions): Promise<Features> {
  const features = await readFeatures(part.array, part.rows.picked, options.onBlock);
  verifyDigest(part, features.digest, options);
  return features;
}

/**
 * Loads the labels of a target, split by split. classification: Int32Array [rows], 0 to classes - 1; multilabel:
 * Float32Array [rows, labels] of 0 and 1; regression: Float32Array [rows, outputs].
 *
 * @throws BadInput where the files cannot be read, hold what the task does not have, or are not those that `expected`
 * describes
 */
export async function loadTarget(
  source: DatasetSource,
  name: string,
  options: LoadOptions = {},
): Promise<Record<string, Labels>> {
  const target = targetNamed(source, name);
  const parts = await splitArrays(source, target.file, options);
  checkParts(source, target, parts);
  const splits: Record<string, Labels> = {};
  for (const part of parts) splits[part.split] = await labelsOf(target, part, options);
  return splits;
}

/** Loads the labels of one split of a target, as `loadTarget` does. */
export async function loadLabels(
  source: DatasetSource,
  name: string,
  split: string,
  options: SplitOptions = {},
): Promise<Labels> {
  const target = targetNamed(source, name);
  const part = await splitArray(source, target.file, split);
  checkParts(source, target, [part]);
  return labelsOf(target, part, options);
}

function targetNamed({ manifest }: DatasetSource, name: string): TargetSource {
  const target = targetSources(manifest).find((each) => each.name === name);
  if (!target) throw new BadInput(`dataset ${manifest.name} has no target ${JSON.stringify(name)}`);
  return target;
}

/** The file may have another shape than when the dataset was opened. */
function checkParts({ manifest }: DatasetSource, target: TargetSource, parts: readonly SplitArray[]): void {
  const issues = checkTargetHeaders(target, new Map(parts.map(({ split, array }) => [split, array])));
  if (issues.length > 0) throw new BadInput(`target ${target.name} of dataset ${manifest.name} cannot be used`, issues);
}

async function labelsOf(target: TargetSource, part: SplitArray, options: SplitOptions): Promise<Labels> {
  const { array: split, picked } = part.rows;
  const { labels, digest } = await readLabels(target, { array: part.array, split, picked });
  verifyDigest(part, digest, options);
  return labels;
}

async function splitArray(source: DatasetSource, file: string, split: string): Promise<SplitArray> {
  const parts = await splitArrays(source, file, { splits: [split] });
  // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- one a split that is asked for
  return parts[0]!;
}
