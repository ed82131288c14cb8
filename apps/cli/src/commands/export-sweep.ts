import { rm, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BadInput, StackUnavailable } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { printJson, say } from '../output/console';
import { printableText } from '../output/printable';
import { written } from '../output/written';
import { connect } from '../stack';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportSweepOptions {
  /** Where to write; stdout where it is left out. */
  readonly output?: string;
  /** Default: as the file's name ends, else csv. */
  readonly format?: ExportFormat;
  readonly json?: boolean;
}

/** All trials of a sweep as a table, as they come from the api. */
export async function exportSweep(
  id: string,
  { output, format, json }: ExportSweepOptions,
  interrupted: AbortSignal,
): Promise<void> {
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
