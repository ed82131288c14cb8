import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePorts, isTaken, listens } from './ports';

async function listening(host: string): Promise<{ port: number; close: () => void }> {
  const server = createServer().listen({ host, port: 0 });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe('freePorts', () => {
  it('takes the preferred port where it is free', async () => {
    const { wanted } = await freePorts({ wanted: 0 });
    expect(await freePorts({ wanted })).toEqual({ wanted });
  });

  it.each(['127.0.0.1', '0.0.0.0'])('takes another where somebody listens on %s', async (host) => {
    const other = await listening(host);
    const { wanted } = await freePorts({ wanted: other.port });
    expect(wanted).not.toBe(other.port);
    expect(await isTaken(other.port)).toBe(true);
    other.close();
  });

  it('never gives the same port twice', async () => {
    const { one, two } = await freePorts({ one: 0, two: 0 });
    const again = await freePorts({ one, two: one });
    expect(new Set([one, two]).size).toBe(2);
    expect(again.one).toBe(one);
    expect(again.two).not.toBe(one);
  });
});

describe('listens', () => {
  it('tells our own listener from somebody else’s', async () => {
    const { port, close } = await listening('127.0.0.1');
    expect(listens(process.pid, port)).toBe(true);
    expect(listens(process.ppid, port)).toBe(false);
    close();
    expect(listens(process.pid, port)).toBe(false);
  });
});
