import { BEST_RULES } from '@sonde/contracts';
import type { Command } from 'commander';
import { best } from '../commands/best';
import { compare } from '../commands/compare';
import { plot, PLOT_KINDS } from '../commands/plot';
import { profile } from '../commands/profile';
import { report } from '../commands/report';
import { unseal } from '../commands/unseal';
import type { Acting } from './acting';
import { JSON_OPTION, oneOf, wholeNumber } from './options';

const TARGET = ['--target <name>', "default: the sweep's first"] as const;

/** What a sweep found: which layer, how sure, which probe. */
export function addResultCommands(program: Command, { act }: Acting): void {
  program.commandsGroup('Answers:');
  program
    .command('best [sweep]')
    .description('the best configurations, chosen on val: of a sweep, or of all over a dataset')
    .option(...JSON_OPTION)
    .addOption(
      oneOf('--rule <rule>', 'by the mean, or the simplest within one standard error', BEST_RULES).default('mean'),
    )
    .option('--layer <name>', 'of this layer alone')
    .option('--target <name>', 'of this target alone')
    .option('-n, --count <count>', 'how many', wholeNumber, 10)
    .option('--layers', 'the best of each layer')
    .option('--dataset <name>', 'over all sweeps of this dataset')
    .action(act(best));
  program
    .command('profile <sweep>')
    .description('what each layer knows, and how sure it is which one is best')
    .option(...JSON_OPTION)
    .option('--target <name>', 'default: all of them')
    .action(act(profile));
  program
    .command('compare <items...>')
    .description('compare probes, configurations, layers or sweeps on the same rows')
    .addHelpText('after', '\nItems: probe:KEY, configuration:SWEEP/ID, layer:SWEEP/NAME[@TARGET], sweep:SWEEP[@TARGET]')
    .option(...JSON_OPTION)
    .option('--split <split>', 'the rows to compare on', 'val')
    .action(act(compare));
  program
    .command('plot <sweep> <file>')
    .description('draw what a sweep found, as SVG')
    .option(...JSON_OPTION)
    .addOption(oneOf('--kind <kind>', 'what to draw', PLOT_KINDS).default('profile'))
    .option(...TARGET)
    .option('--layer <name>', "kind path: default the best configuration's")
    .option('--dark', 'on dark paper')
    .action(act(plot));
  program
    .command('report <sweep>')
    .description('write a report in Markdown, with its pictures')
    .option(...JSON_OPTION)
    .requiredOption('-o, --output <folder>', 'where to write report.md')
    .option(...TARGET)
    .action(act(report));
  program
    .command('unseal <sweep> <configurations...>')
    .description('see test of configurations that val did not choose; recorded, and shown in reports')
    .option(...JSON_OPTION)
    .option('--reason <text>', 'stands in reports')
    .action(act(unseal));
}
