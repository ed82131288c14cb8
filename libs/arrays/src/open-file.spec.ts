import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openArrays } from './open-arrays';
import { openFile, readTextFile } from './open-file';
import { fileOf, issuesOf, temporaryFolder } from './testing/files';

const NOT_REGULAR = 'is no regular file but a pipe, device or socket: copy its content into a file';

describe('openFile', () => {
  it('refuses a named pipe that nobody writes to, more often than libuv has threads', async () => {
    const pipe = join(await temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const refusals = Array.from({ length: 20 }, () => issuesOf(() => openFile(pipe)));
    for (const issues of await Promise.all(refusals)) expect(issues).toEqual([{ file: pipe, message: NOT_REGULAR }]);
    expect(await issuesOf(() => openArrays(pipe))).toEqual([{ file: pipe, message: NOT_REGULAR }]);
    // A thread is left for everybody else.
    expect(await readTextFile(await fileOf('text', 'file'), 4)).toBe('text');
  });

  it('refuses devices, sockets and folders', async () => {
    const folder = await temporaryFolder();
    const socket = join(folder, 'socket');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    expect(await issuesOf(() => openFile(socket))).toEqual([{ file: socket, message: NOT_REGULAR }]);
    server.close();
    for (const device of ['/dev/zero', '/dev/null']) {
      expect(await issuesOf(() => openFile(device))).toEqual([{ file: device, message: NOT_REGULAR }]);
    }
    await mkdir(join(folder, 'inner'));
    expect(await issuesOf(() => openFile(join(folder, 'inner')))).toMatchObject([
      { message: 'is a folder: expected a file' },
    ]);
  });
});

describe('readTextFile', () => {
  it('reads no more than it may', async () => {
    const file = await fileOf('12345', 'file');
    expect(await readTextFile(file, 5)).toBe('12345');
    await writeFile(file, '123456');
    expect(await issuesOf(() => readTextFile(file, 5))).toEqual([{ file, message: 'has 6 bytes: expected at most 5' }]);
  });
});
