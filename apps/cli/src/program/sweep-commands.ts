import type { Command } from 'commander';
import * as lifecycle from '../commands/lifecycle';
import { plan } from '../commands/plan';
import { run, type RunOptions } from '../commands/run';
import * as sweeps from '../commands/sweeps';
import type { Acting } from './acting';
import { indices, JSON_OPTION, list, wholeNumber } from './options';

/** What users do to sweeps. */
export function addSweepCommands(program: Command, { act, actInOrder }: Acting): void {
  program.commandsGroup('Sweeps:');
  program
    .command('run <file>')
    .description('submit a sweep, show its progress, end with the report')
    .option(...JSON_OPTION)
    .option('--detach', 'return once it is submitted; the stack stays up')
    .option('--keep-stack', 'leave the stack up after the sweep has ended')
    .action(actInOrder((interrupted) => (file: string, options: RunOptions) => run(file, options, interrupted)));
  program
    .command('plan <file>')
    .description('show what would run and what that would take, and run nothing')
    .option(...JSON_OPTION)
    .action(
      actInOrder((interrupted) => (file: string, options: { json?: boolean }) => plan(file, options, interrupted)),
    );
  program
    .command('list')
    .description('list sweeps, newest first')
    .option(...JSON_OPTION)
    .option('-n, --limit <count>', 'how many', wholeNumber, 20)
    .action(act(sweeps.list));
  program
    .command('status <sweep>')
    .description('state, counts and failures of a sweep, and how long it will take')
    .option(...JSON_OPTION)
    .action(act(sweeps.status));
  program
    .command('pause <sweep>')
    .description('let what trains end, and start nothing more')
    .option(...JSON_OPTION)
    .action(act(lifecycle.pause));
  program
    .command('resume <sweep>')
    .description('let a paused sweep go on')
    .option(...JSON_OPTION)
    .action(act(lifecycle.resume));
  program
    .command('cancel <sweep>')
    .description('cancel a sweep; what was trained stays')
    .option(...JSON_OPTION)
    .action(act(lifecycle.cancel));
  program
    .command('retry <sweep>')
    .description('try failed trials again, follow the sweep and end with the report')
    .option(...JSON_OPTION)
    .option('--class <class>', 'only failures of this class, such as out_of_memory')
    .option('--trials <indices>', 'only these trials: 3,7-9', indices)
    .option('--cancelled', 'also trials that were cancelled')
    .option('--detach', 'return at once; the stack stays up')
    .action(
      actInOrder(
        (interrupted) => (id: string, options: lifecycle.RetryOptions) => lifecycle.retry(id, options, interrupted),
      ),
    );
  program
    .command('extend <sweep> [file]')
    .description('change what a sweep asks for, train what is new, end with the report')
    .option(...JSON_OPTION)
    .option('--seeds <count>', 'how many replicates each configuration has', wholeNumber)
    .option('--layers <globs>', 'its layers: globs, with commas between', list)
    .option('--targets <names>', 'its targets, with commas between', list)
    .option('--max-configurations <count>', 'how many configurations method random draws', wholeNumber)
    .option('--detach', 'return at once; the stack stays up')
    .action(
      actInOrder(
        (interrupted) => (id: string, file: string | undefined, options: lifecycle.ExtendOptions) =>
          lifecycle.extend(id, file, { ...options, interrupted }),
      ),
    );
}
