import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { openFile, readTextFile } from '@sonde/arrays';
import {
  BadInput,
  explain,
  MANIFEST_LIMITS,
  ParameterBlock,
  placed,
  ProbeCard,
  readJson,
  type Issue,
  type Locate,
} from '@sonde/contracts';
import { loadLabels, loadSplit, openDataset } from '@sonde/datasets';
import { NUMERICS, probeKey, resolveParameters } from '@sonde/domain';
import { readWeights, type Weights } from './weights';

/** A probe as somebody took it along: its card, and its weights from the file beside the card. */
export interface TakenProbe {
  readonly card: ProbeCard;
  readonly parameters: ParameterBlock;
  readonly weights: Weights;
}

/** @throws BadInput with file, line and column where it is no card, or where the weights are not those of the card */
export async function readTakenProbe(file: string): Promise<TakenProbe> {
  const text = await readTextFile(file, MANIFEST_LIMITS.characters);
  const { raw, locate } = readJson(text, file, MANIFEST_LIMITS);
  const { card, parameters, issues } = parseCard(raw);
  if (!card || !parameters) throw noCard(file, locate, issues);
  if (!hasItsKey(card)) {
    const message = 'is not the key of what the card says: somebody changed it';
    throw noCard(file, locate, [{ message, pointer: '/probe_key' }]);
  }
  const weightsFile = join(dirname(file), card.weights.file);
  await checkDigest(weightsFile, card.weights.sha256);
  return { card, parameters, weights: await readWeights(weightsFile) };
}

function parseCard(raw: unknown) {
  const card = ProbeCard.safeParse(raw);
  if (!card.success) return { issues: explain(card.error.issues, raw) };
  const parameters = ParameterBlock.safeParse(card.data.parameters);
  if (!parameters.success) return { issues: explain(parameters.error.issues, undefined, ['parameters']) };
  return { card: card.data, parameters: parameters.data, issues: [] };
}

function noCard(file: string, locate: Locate, issues: readonly Issue[]): BadInput {
  return new BadInput(
    `${file} is no card of a probe`,
    issues.map((issue) => placed(issue, file, locate)),
  );
}

/** Whether the key is that of arrays, parameters and seed; other numerics have other keys, which nobody knows here. */
function hasItsKey({ probe_key, numerics, trained_on: { layer, target }, parameters, seed }: ProbeCard): boolean {
  return numerics !== NUMERICS || probe_key === probeKey(layer, target, resolveParameters(parameters), seed);
}

async function checkDigest(file: string, expected: string): Promise<void> {
  const bytes = await readWhole(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest === expected) return;
  const message = `its SHA-256 is ${digest.slice(0, 12)}…, the card says ${expected.slice(0, 12)}…`;
  throw new BadInput(`${file} holds other weights than the card describes`, [{ message, file }]);
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await openFile(path);
  return file.readFile().finally(() => file.close());
}

/**
 * Checks that a dataset has the very arrays that a probe was trained on: train and val of its layer and its target. All
 * else may differ.
 *
 * @throws BadInput that names the file and split of the first that is another
 */
export async function checkArrays(folder: string, { trained_on }: ProbeCard): Promise<void> {
  const dataset = await openDataset(folder);
  const { layer, target } = trained_on;
  for (const split of ['train', 'val']) {
    try {
      await loadSplit(dataset, layer.name, split, { expected: layer.digests });
      await loadLabels(dataset, target.name, split, { expected: target.digests });
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      throw new BadInput(`the dataset in ${folder} is not the one that the probe was trained on`, error.issues);
    }
  }
}
