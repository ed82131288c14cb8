import { EXIT, type ExitCode } from '../exit-codes';
import type { Interruption } from '../interruption';
import { say, sayError } from '../output/console';

type Command<Arguments extends unknown[]> = (...values: Arguments) => Promise<ExitCode | void>;
type Action<Arguments extends unknown[]> = (...values: Arguments) => Promise<void>;

/** What groups of commands are built with. */
export interface Acting {
  /** Runs a command, which Ctrl-C ends at once, and turns what it throws into words and an exit code. */
  readonly act: <Arguments extends unknown[]>(command: Command<Arguments>) => Action<Arguments>;
  /**
   * The same for a command that has something to put in order at Ctrl-C, or to say: it is built with the signal that
   * then fires, and has to end soon. A second Ctrl-C does not wait for that.
   */
  readonly actInOrder: <Arguments extends unknown[]>(
    build: (interrupted: AbortSignal) => Command<Arguments>,
  ) => Action<Arguments>;
}

export function acting(interruption: Interruption): Acting {
  const act: Acting['act'] =
    (command) =>
    async (...values) => {
      try {
        const code = (await command(...values)) ?? EXIT.done;
        process.exitCode = code === EXIT.interrupted ? (interruption.exitCode ?? code) : code;
      } catch (error) {
        if (interruption.exitCode === undefined) process.exitCode = sayError(error);
        else {
          say('interrupted');
          // What it was in the middle of, such as reading a file, would go on and keep the process.
          process.exit(interruption.exitCode);
        }
      }
    };
  return {
    act,
    actInOrder:
      (build) =>
      (...values) =>
        act(build(interruption.signal))(...values),
  };
}
