import { BadInput } from '@sonde/contracts';
import { readFeatures, type Features } from '../arrays/read-array';
import { targetSources, type DatasetSource } from './dataset';
import { readLabels, type Labels } from './labels';
import { layerNamed, splitArrays, verifyDigest, type LoadOptions } from './split-arrays';
import { checkTargetHeaders } from './target-headers';

export interface LoadedLayer {
  readonly columns: number;
  readonly splits: Readonly<Record<string, Omit<Features, 'columns'>>>;
}

/**
 * Loads a layer as float32, split by split; a holdout is cut from train.
 *
 * @throws BadInput where the files cannot be read, or are not those that `expected` describes
 */
export async function loadLayer(source: DatasetSource, name: string, options: LoadOptions = {}): Promise<LoadedLayer> {
  const splits: Record<string, Omit<Features, 'columns'>> = {};
  let width = 0;
  for (const part of await splitArrays(source, layerNamed(source, name).file, options)) {
    const { columns, ...loaded } = await readFeatures(part.array, part.rows.picked);
    verifyDigest(part, loaded.digest, options);
    splits[part.split] = loaded;
    width = columns;
  }
  return { columns: width, splits };
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
  const target = targetSources(source.manifest).find((each) => each.name === name);
  if (!target) throw new BadInput(`dataset ${source.manifest.name} has no target ${JSON.stringify(name)}`);
  const parts = await splitArrays(source, target.file, options);
  const issues = checkTargetHeaders(target, new Map(parts.map(({ split, array }) => [split, array])));
  if (issues.length > 0) throw new BadInput(`target ${name} of dataset ${source.manifest.name} cannot be used`, issues);
  const splits: Record<string, Labels> = {};
  for (const part of parts) {
    const { array: split, picked } = part.rows;
    const { labels, digest } = await readLabels(target, { array: part.array, split, picked });
    verifyDigest(part, digest, options);
    splits[part.split] = labels;
  }
  return splits;
}
