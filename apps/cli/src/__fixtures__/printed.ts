import { EXIT, type ExitCode } from '../exit-codes';
import { sayError } from '../output/console';

interface Printed {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process as `sonde` does, without a terminal. */
export async function printed(command: () => Promise<ExitCode | void>): Promise<Printed> {
  const isTTY = process.stderr.isTTY;
  const [stdout, stderr] = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockReturnValue(true),
  );
  process.stderr.isTTY = false;
  try {
    const code = (await command().catch(sayError)) ?? EXIT.done;
    const text = (spy = stdout) => spy?.mock.calls.map(([written]) => String(written)).join('') ?? '';
    return { code, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    process.stderr.isTTY = isTTY;
    stdout?.mockRestore();
    stderr?.mockRestore();
  }
}
