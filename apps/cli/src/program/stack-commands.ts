import type { Command } from 'commander';
import * as dataset from '../commands/dataset';
import { pools } from '../commands/pools';
import { doctor, down, logs, up, type LogOptions, type UpOptions } from '../commands/stack-commands';
import { reconcile } from '../commands/sweeps';
import type { Acting } from './acting';
import { JSON_OPTION, wholeNumber } from './options';

/** What runs sweeps, and what they run over. */
export function addStackCommands(program: Command, { act, actInOrder }: Acting): void {
  program.commandsGroup('The stack:');
  program
    .command('up')
    .description('start the embedded stack: Postgres, Temporal with its UI, api, orchestrator, trainer')
    .option(...JSON_OPTION)
    .option('--detach', 'leave it in the background')
    .action(actInOrder((interrupted) => (options: UpOptions) => up(options, interrupted)));
  program.command('down').description('stop the stack').action(act(down));
  program
    .command('logs [parts...]')
    .description('show the logs of the stack')
    .option(...JSON_OPTION)
    .option('-n, --lines <count>', 'last lines of each part', wholeNumber, 20)
    .option('-f, --follow', 'go on with what is written from now on')
    .action(actInOrder((interrupted) => (parts: string[], options: LogOptions) => logs(parts, options, interrupted)));
  program
    .command('doctor')
    .description('say what this machine lacks')
    .option(...JSON_OPTION)
    .action(act(doctor));
  program
    .command('pools')
    .description('list pools with their trainers')
    .option(...JSON_OPTION)
    .action(act(pools));
  program
    .command('reconcile')
    .description('see to it that each open sweep has a workflow; the api does so every minute')
    .option(...JSON_OPTION)
    .action(act(reconcile));
  addDatasetCommands(program, { act, actInOrder });
}

function addDatasetCommands(program: Command, { act, actInOrder }: Acting): void {
  const datasets = program.command('dataset').description('register, examine and list datasets');
  datasets
    .command('add <folder>')
    .description('register a dataset; interrupted, its registration goes on')
    .option(...JSON_OPTION)
    .action(
      actInOrder(
        (interrupted) => (folder: string, options: dataset.Options) => dataset.add(folder, options, interrupted),
      ),
    );
  datasets
    .command('cancel <registration>')
    .description('cancel the registration of a dataset')
    .option(...JSON_OPTION)
    .action(act(dataset.cancel));
  datasets
    .command('check <folder>')
    .description('examine a dataset, value by value')
    .option(...JSON_OPTION)
    .action(act(dataset.check));
  datasets
    .command('list')
    .description('list registered datasets')
    .option(...JSON_OPTION)
    .action(act(dataset.list));
}
