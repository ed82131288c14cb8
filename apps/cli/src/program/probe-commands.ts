import type { Command } from 'commander';
import { evaluate, type EvaluateOptions } from '../commands/evaluate';
import { EXPORT_FORMATS, exportOne, type ExportOptions } from '../commands/export';
import { verify } from '../commands/verify';
import type { Acting } from './acting';
import { JSON_OPTION, oneOf } from './options';

/** What is taken along, and what becomes of it elsewhere. */
export function addProbeCommands(program: Command, { actInOrder }: Acting): void {
  program.commandsGroup('Probes:');
  program
    .command('eval <probes...>')
    .description('score probes on other data: every probe on every dataset')
    .option(...JSON_OPTION)
    .requiredOption('--on <datasets...>', 'names of datasets, or folders')
    .option('--split <split>', 'default: test')
    .option('--layer <name>', 'default: the layer of the same name')
    .option('--target <name>', 'default: the target of the same name, or the only one that fits')
    .option('--reason <text>', "to see test of the probe's own sweep; recorded, and shown in its reports")
    .option('--plot <file>', 'draw the matrix: the name of an SVG file')
    .action(
      actInOrder(
        (interrupted) => (probes: string[], options: EvaluateOptions) => evaluate(probes, options, interrupted),
      ),
    );
  program
    .command('export [sweep]')
    .description('write all trials of a sweep as a table, or a probe with its card')
    .option(...JSON_OPTION)
    .option('--probe <key>', 'this probe: its weights as safetensors, and what it is')
    .option('-o, --output <path>', 'the file of the table, default stdout; the folder of the probe, default here')
    .addOption(oneOf('--format <format>', "of the table; default: as the file's name ends, else csv", EXPORT_FORMATS))
    .action(
      actInOrder(
        (interrupted) => (sweep: string | undefined, options: ExportOptions) => exportOne(sweep, options, interrupted),
      ),
    );
  program
    .command('verify <card>')
    .description('train a probe again from its card, where nothing of it is cached, and compare')
    .option(...JSON_OPTION)
    .option('--dataset <folder>', 'the dataset; default: where the stack that runs has it')
    .action(
      actInOrder(
        (interrupted) => (card: string, options: { readonly dataset?: string; readonly json?: boolean }) =>
          verify(card, options, interrupted),
      ),
    );
}
