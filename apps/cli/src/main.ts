import { Command } from 'commander';
import { EXIT } from './exit-codes';
import { Interruption } from './interruption';
import { acting } from './program/acting';
import { addProbeCommands } from './program/probe-commands';
import { addResultCommands } from './program/result-commands';
import { addStackCommands } from './program/stack-commands';
import { addSweepCommands } from './program/sweep-commands';

const interruption = new Interruption();

// Whoever reads the result may stop reading, as head does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? EXIT.done : EXIT.unsuccessful),
);

const program = new Command('sonde')
  .description('Trains and compares linear probes at sweep scale.')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.badInput));

for (const addCommands of [addSweepCommands, addResultCommands, addProbeCommands, addStackCommands]) {
  addCommands(program, acting(interruption));
}

void program.parseAsync();
