import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ProbeCard, StackUnavailable } from '@sonde/contracts';
import { print, printJson } from '../output/console';
import { written } from '../output/written';
import { connect } from '../stack';

interface Options {
  /** The folder to write to. */
  readonly output?: string;
  readonly json?: boolean;
}

/** A probe to take along: its weights as safetensors, and a card that says what it is. */
export async function exportProbe(key: string, { output = '.', json }: Options): Promise<void> {
  const api = connect();
  const path = `/v1/probes/${encodeURIComponent(key)}`;
  const card = await api.call(ProbeCard, `${path}/card`);
  const weights = Buffer.from(await (await api.open(`${path}/weights`)).arrayBuffer());
  if (createHash('sha256').update(weights).digest('hex') !== card.weights.sha256) {
    throw new StackUnavailable(`the weights of probe ${card.probe_key} did not arrive as their card describes them`);
  }
  const files = {
    weights: join(output, card.weights.file),
    card: join(output, card.weights.file.replace(/\.safetensors$/, '.card.json')),
  };
  await written(files.weights, weights);
  await written(files.card, `${JSON.stringify(card, undefined, 2)}\n`);
  if (json) printJson(files);
  else print(Object.values(files).join('\n'));
}
