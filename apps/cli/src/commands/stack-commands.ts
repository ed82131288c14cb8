import { diagnose, stackLogs, stopStack } from '@sonde/local-stack';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson, say } from '../output/console';
import { addressLines, home, start } from '../stack';

export interface UpOptions {
  readonly detach?: boolean;
  readonly json?: boolean;
}

export interface LogOptions {
  readonly lines: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** Starts the embedded stack, or finds the one that runs; ends with Ctrl-C unless detached. */
export async function up(options: UpOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const stack = await start(options.detach ? 'detached' : 'attached', [process.cwd()], interrupted);
  if (stack.joined) say('a stack runs here already');
  if (options.json) {
    const { apiUrl, temporalUiUrl, temporalAddress } = stack.addresses;
    printJson({ api: apiUrl, temporal_ui: temporalUiUrl, temporal: temporalAddress, home: home() });
  } else print(addressLines(stack).join('\n'));
  if (options.detach || stack.joined) {
    await stack.release();
    return EXIT.done;
  }
  say('Ctrl-C stops it');
  const stopped = new Promise<void>((resolve) =>
    interrupted.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([stopped, stack.untilEnded()]);
  if (interrupted.aborted) say('stopping');
  await stack.release();
  return EXIT.done;
}

/** Stops the stack and waits until all its processes are gone. */
export async function down(): Promise<void> {
  const stopped = await stopStack(home());
  say(stopped ? 'the stack is stopped' : `no stack runs in ${home()}`);
}

export async function logs(parts: readonly string[], options: LogOptions, interrupted: AbortSignal): Promise<void> {
  const chosen = parts.length > 0 ? { parts } : {};
  const follow = options.follow ? { follow: interrupted } : {};
  const all = [];
  for await (const { part, line } of stackLogs(home(), { ...chosen, ...follow, lines: Number(options.lines) })) {
    if (options.json) all.push({ part, line });
    else print(`${part.padEnd(12)} ${line}`);
  }
  if (options.json) printJson(all);
}

/** Says what this machine lacks. */
export async function doctor(options: { readonly json?: boolean }): Promise<ExitCode> {
  const findings = await diagnose(home());
  if (options.json) printJson(findings);
  else {
    for (const { check, ok, detail, hint } of findings) {
      print(`${ok ? 'ok  ' : 'BAD '} ${check.padEnd(14)} ${detail}${hint ? `\n${' '.repeat(20)}→ ${hint}` : ''}`);
    }
  }
  return findings.every(({ ok }) => ok) ? EXIT.done : EXIT.unavailable;
}
