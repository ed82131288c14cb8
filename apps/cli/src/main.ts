import { Command, InvalidArgumentError } from 'commander';
import * as control from './commands/control';
import * as dataset from './commands/dataset';
import { plan } from './commands/plan';
import { pools } from './commands/pools';
import { run, type RunOptions } from './commands/run';
import { doctor, down, logs, up, type LogOptions, type UpOptions } from './commands/stack-commands';
import * as sweeps from './commands/sweeps';
import { EXIT, type ExitCode } from './exit-codes';
import { sayError } from './output/console';

/** Fires with the first Ctrl-C or SIGTERM: commands then end in order. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
const interrupted = interruption.signal;

// Whoever reads the result may stop reading, as head does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? EXIT.done : EXIT.unsuccessful),
);

/** Runs a command and turns what it throws into words and an exit code. */
function act<Arguments extends unknown[]>(command: (...values: Arguments) => Promise<ExitCode | void>) {
  return async (...values: Arguments): Promise<void> => {
    try {
      process.exitCode = (await command(...values)) ?? EXIT.done;
    } catch (error) {
      process.exitCode = interrupted.aborted ? EXIT.unsuccessful : sayError(error);
    }
  };
}

const program = new Command('sonde')
  .description('Trains and compares linear probes at sweep scale.')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.badInput));
const json = ['--json', 'print one JSON document'] as const;

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(text);
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** Most indices that one range stands for. */
const LONGEST_RANGE = 10_000;

/** `3,7-9` */
function indices(text: string): number[] {
  return list(text).flatMap((part) => {
    const [, first = '', last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (first === '' || count < 1 || count > LONGEST_RANGE) {
      throw new InvalidArgumentError('expected indices of trials, such as 3,7-9');
    }
    return Array.from({ length: count }, (_, at) => Number(first) + at);
  });
}

program
  .command('run <file>')
  .description('submit a sweep, show its progress, end with the report')
  .option(...json)
  .option('--detach', 'return once it is submitted; the stack stays up')
  .option('--keep-stack', 'leave the stack up after the sweep has ended')
  .action(act((file: string, options: RunOptions) => run(file, options, interrupted)));
program
  .command('plan <file>')
  .description('show what would run and what that would take, and run nothing')
  .option(...json)
  .action(act(plan));
program
  .command('up')
  .description('start the embedded stack: Postgres, Temporal with its UI, api, orchestrator, trainer')
  .option(...json)
  .option('--detach', 'leave it in the background')
  .action(act((options: UpOptions) => up(options, interrupted)));
program.command('down').description('stop the stack').action(act(down));
program
  .command('logs [parts...]')
  .description('show the logs of the stack')
  .option(...json)
  .option('-n, --lines <count>', 'last lines of each part', wholeNumber, 20)
  .option('-f, --follow', 'go on with what is written from now on')
  .action(act((parts: string[], options: LogOptions) => logs(parts, options, interrupted)));
program
  .command('doctor')
  .description('say what this machine lacks')
  .option(...json)
  .action(act(doctor));

const datasets = program.command('dataset').description('register, examine and list datasets');
datasets
  .command('add <folder>')
  .description('register a dataset')
  .option(...json)
  .action(act(dataset.add));
datasets
  .command('check <folder>')
  .description('examine a dataset, value by value')
  .option(...json)
  .action(act(dataset.check));
datasets
  .command('list')
  .description('list registered datasets')
  .option(...json)
  .action(act(dataset.list));

program
  .command('list')
  .description('list sweeps, newest first')
  .option(...json)
  .option('-n, --limit <count>', 'how many', wholeNumber, 20)
  .action(act(sweeps.list));
program
  .command('status <sweep>')
  .description('state, counts and failures of a sweep, and how long it will take')
  .option(...json)
  .action(act(sweeps.status));
program
  .command('best <sweep>')
  .description('the best configurations of a sweep, chosen on val')
  .option(...json)
  .option('--layers', 'the best of each layer')
  .action(act(sweeps.best));
program
  .command('pause <sweep>')
  .description('let what trains end, and start nothing more')
  .option(...json)
  .action(act(control.pause));
program
  .command('resume <sweep>')
  .description('let a paused sweep go on')
  .option(...json)
  .action(act(control.resume));
program
  .command('cancel <sweep>')
  .description('cancel a sweep; what was trained stays')
  .option(...json)
  .action(act(control.cancel));
program
  .command('retry <sweep>')
  .description('try failed trials again, follow the sweep and end with the report')
  .option(...json)
  .option('--class <class>', 'only failures of this class, such as out_of_memory')
  .option('--trials <indices>', 'only these trials: 3,7-9', indices)
  .option('--cancelled', 'also trials that were cancelled')
  .option('--detach', 'return at once; the stack stays up')
  .action(act((id: string, options: control.RetryOptions) => control.retry(id, options, interrupted)));
program
  .command('extend <sweep> [file]')
  .description('change what a sweep asks for, train what is new, end with the report')
  .option(...json)
  .option('--seeds <count>', 'how many replicates each configuration has', wholeNumber)
  .option('--layers <globs>', 'its layers: globs, with commas between', list)
  .option('--targets <names>', 'its targets, with commas between', list)
  .option('--max-configurations <count>', 'how many configurations method random draws', wholeNumber)
  .option('--detach', 'return at once; the stack stays up')
  .action(
    act((id: string, file: string | undefined, options: control.ExtendOptions) =>
      control.extend(id, file, { ...options, interrupted }),
    ),
  );
program
  .command('pools')
  .description('list pools with their trainers')
  .option(...json)
  .action(act(pools));
program
  .command('reconcile')
  .description('see to it that each open sweep has a workflow; the api does so every minute')
  .option(...json)
  .action(act(sweeps.reconcile));

void program.parseAsync();
