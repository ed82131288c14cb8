import { resolve } from 'node:path';
import { DatasetPage, Registration } from '@sonde/contracts';
import { counted } from '@sonde/domain/format';
import { checkDataset, openDataset } from '@sonde/datasets';
import { allowDataRoot } from '@sonde/local-stack';
import { print, printJson, say } from '../output/console';
import { table } from '../output/table';
import { registerFolder, registrationPath } from '../registered-dataset';
import { connect, home } from '../stack';

export interface Options {
  readonly json?: boolean;
}

/** Registers a dataset with the stack that runs, and shows how far that is. */
export async function add(folder: string, options: Options, interrupted: AbortSignal): Promise<void> {
  const api = connect(interrupted);
  if (!process.env['SONDE_API_URL']) allowDataRoot(home(), resolve(folder));
  const dataset = await registerFolder(api, resolve(folder), interrupted);
  if (options.json) return printJson(dataset);
  for (const warning of dataset.warnings) say(`warning: ${warning}`);
  print(`${dataset.name}, version ${dataset.version}, digest ${dataset.digest.slice(0, 16)}`);
}

/** Cancels a registration that is under way. */
export async function cancel(id: string, options: Options): Promise<void> {
  const registration = await connect().call(Registration, registrationPath(id, '/cancel'), { method: 'POST' });
  if (options.json) return printJson(registration);
  print(`registration ${registration.id} of ${registration.name}: ${registration.state}`);
}

/** Examines a dataset, value by value; needs no stack. */
export async function check(folder: string, options: Options): Promise<void> {
  const { manifest, digest, layers, targets, splits, warnings } = await checkDataset(await openDataset(folder));
  if (options.json) return printJson({ name: manifest.name, digest, splits, targets, layers, warnings });
  const rows = Object.entries(splits).map(([split, count]) => `${split} ${count}`);
  print(`${manifest.name}: ${rows.join(', ')} rows; digest ${digest.slice(0, 16)}\n`);
  print(
    table(
      ['layer', 'features', 'constant columns'],
      layers.map(({ name, columns, constantColumns }) => [name, columns, constantColumns.slice(0, 8).join(' ') || '–']),
    ),
  );
  for (const { name, task, classes, outputs } of targets) {
    print(`\ntarget ${name} (${task}): ${classes.length > 0 ? classes.join(', ') : counted(outputs, 'output')}`);
  }
  for (const warning of warnings) say(`warning: ${warning}`);
}

export async function list(options: Options): Promise<void> {
  const page = await connect().call(DatasetPage, '/v1/datasets?limit=500');
  if (options.json) return printJson(page);
  const rows = page.items.map(({ name, version, layers, splits, digest, path }) => {
    const counts = Object.entries(splits).map(([split, count]) => `${split} ${count}`);
    return [name, version, layers.length, counts.join(', '), digest.slice(0, 16), path];
  });
  print(table(['name', 'version', 'layers', 'rows', 'digest', 'path'], rows));
}
