import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '@sonde/testing';
import { sendText } from './send-text';

const PART = 'x'.repeat(2 ** 20);

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Answers with these parts, and opens the answer. */
async function answerOf(parts: AsyncIterable<string>, onFailure: (error: unknown) => void = () => undefined) {
  server = createServer((_, response) => void sendText(parts, response).catch(onFailure));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = get({ port: (server.address() as AddressInfo).port });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

describe('sendText', () => {
  it('makes no more parts than are read, and ends where the reader goes away', async () => {
    let [made, hasEnded] = [0, false];
    async function* endless() {
      try {
        for (;;) {
          made++;
          yield PART;
          await new Promise(setImmediate);
        }
      } finally {
        hasEnded = true;
      }
    }
    const response = await answerOf(endless());
    await once(response, 'readable');
    // The buffers of two sockets hold some megabytes; without back-pressure there would be hundreds by then.
    let before = -1;
    await until('a pause', () => {
      const isStill = made === before;
      before = made;
      return isStill;
    });
    expect(made).toBeLessThan(50);
    response.destroy();
    await until('the end', () => hasEnded);
  });

  it('breaks off where a part cannot be made', async () => {
    async function* failing() {
      yield 'half';
      await new Promise(setImmediate);
      throw new Error('the disk is gone');
    }
    const failures: unknown[] = [];
    const response = await answerOf(failing(), (error) => failures.push(error));
    await expect(text(response)).rejects.toThrow('aborted');
    expect(failures).toEqual([new Error('the disk is gone')]);
  });
});
