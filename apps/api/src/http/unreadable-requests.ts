import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long what was sent is still taken, so that the sender gets to read the answer. */
const LINGER_MS = 1000;

/**
 * Answers requests that Node cannot read, such as those with more than 16 kB of address and headers. Node's own answer is
 * followed by a reset of the connection, which overtakes it while the rest is still being sent.
 */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable) return void socket.destroy();
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.on('data', () => undefined).resume();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}
