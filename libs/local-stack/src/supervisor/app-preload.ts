import { PING, PONG } from './ping';

/*
 * Runs in each of Sonde's processes ahead of its own code (node --require), and in those that they fork.
 */

// A log that cannot be written, on a full disk, say, must not end the process: without a listener the error would. The
// stream goes on with the next line once there is room again.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// What an app forks talks to the app, in a language of their own.
if (process.env['SONDE_SUPERVISOR'] === String(process.ppid)) {
  process.on('message', (message) => {
    if (message === PING && process.connected) process.send?.(PONG, undefined, undefined, () => undefined);
  });
}
