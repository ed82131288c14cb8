import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The way to a server, which can be shut: a spec then sees the server go away and come back. */
export interface Gate {
  /** host:port */
  readonly address: string;
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

/** @param target host:port of the server behind it */
export async function createGate(target: string): Promise<Gate> {
  const { hostname, port } = new URL(`tcp://${target}`);
  const sockets = new Set<Socket>();
  const end = (): void => sockets.forEach((socket) => socket.destroy());
  let isOpen = true;
  const server = createServer((socket) => {
    const behind = connect(Number(port), hostname);
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined).on('close', () => (sockets.delete(one), other.destroy()));
      one.pipe(other);
    }
    if (!isOpen) end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    shut: () => {
      isOpen = false;
      end();
    },
    open: () => void (isOpen = true),
    close: async () => {
      server.close();
      end();
      await once(server, 'close');
    },
  };
}
