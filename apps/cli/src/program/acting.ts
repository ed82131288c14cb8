import { EXIT, type ExitCode } from '../exit-codes';
import { sayError } from '../output/console';

/** What groups of commands are built with. */
export interface Acting {
  /** Fires with the first Ctrl-C or SIGTERM: commands then end in order. */
  readonly interrupted: AbortSignal;
  /** Runs a command and turns what it throws into words and an exit code. */
  readonly act: <Arguments extends unknown[]>(
    command: (...values: Arguments) => Promise<ExitCode | void>,
  ) => (...values: Arguments) => Promise<void>;
}

export function acting(interrupted: AbortSignal): Acting {
  return {
    interrupted,
    act:
      (command) =>
      async (...values) => {
        try {
          process.exitCode = (await command(...values)) ?? EXIT.done;
        } catch (error) {
          process.exitCode = interrupted.aborted ? EXIT.unsuccessful : sayError(error);
        }
      },
  };
}
