import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BadInput, ProbeCard, StackUnavailable } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { print, printableText, printJson, say } from '../output/console';
import { written } from '../output/written';
import { connect } from '../stack';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
type ExportFormat = (typeof EXPORT_FORMATS)[number];

interface FileOptions {
  /** The file of the table, default stdout; the folder of the probe, default here. */
  readonly output?: string;
  /** Default: as the file's name ends, else csv. */
  readonly format?: ExportFormat;
  readonly json?: boolean;
}

export interface ExportOptions extends FileOptions {
  /** Key of the probe to export, in place of a sweep. */
  readonly probe?: string;
}

/** Writes all trials of a sweep as a table, or a probe to take along. */
export async function exportOne(
  sweep: string | undefined,
  { probe, ...options }: ExportOptions,
  interrupted: AbortSignal,
): Promise<void> {
  if (sweep !== undefined && probe === undefined) return exportSweep(sweep, options, interrupted);
  if (sweep !== undefined || probe === undefined) throw new BadInput('name a sweep, or a probe with --probe');
  if (options.format !== undefined) throw new BadInput('--format is about tables: a probe is safetensors with a card');
  return exportProbe(probe, options);
}

/** All trials of a sweep as a table, as they come from the api. */
async function exportSweep(id: string, { output, format, json }: FileOptions, interrupted: AbortSignal): Promise<void> {
  if (json && output === undefined) throw new BadInput('--json tells of the file that was written: name it with -o');
  const chosen = format ?? endingOf(output) ?? 'csv';
  const response = await connect(interrupted).open(sweepPath(id, '/export', { format: chosen }));
  const table: AsyncIterable<Uint8Array> = response.body ?? new Blob([]).stream();
  if (output === undefined) return toStdout(table).catch(brokenOff);
  await written(output, table).catch(async (error: unknown) => {
    // Half a table looks like a whole one. Anything but a file, such as /dev/null, stays.
    const isHalf = !(error instanceof BadInput) && (await stat(output)).isFile();
    if (isHalf) await rm(output);
    return brokenOff(error);
  });
  if (json) printJson({ file: output, format: chosen });
  else say(`${output} written`);
}

/** A terminal gets the table without control characters; a file or a program gets it as it is. */
function toStdout(table: AsyncIterable<Uint8Array>): Promise<void> {
  const { stdout } = process;
  return stdout.isTTY
    ? pipeline(table, printableText, stdout, { end: false })
    : pipeline(table, stdout, { end: false });
}

function brokenOff(error: unknown): never {
  if (error instanceof BadInput) throw error;
  throw new StackUnavailable('the table broke off before its end', { cause: error });
}

function endingOf(file: string | undefined): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => file !== undefined && extname(file).toLowerCase() === `.${format}`);
}

/** A probe to take along: its weights as safetensors, and a card that says what it is. */
async function exportProbe(key: string, { output = '.', json }: FileOptions): Promise<void> {
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
