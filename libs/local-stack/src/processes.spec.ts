import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commandLine, endStranger, identify, isAlive, ownIdentity } from './processes';

describe('identity', () => {
  it('is that of a living process, and of no other under the same pid', () => {
    const own = ownIdentity();
    expect(identify(process.pid)).toEqual(own);
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, started: 'earlier' })).toBe(false);
  });

  it('ends with the process', async () => {
    const child = spawn('sleep', ['600']);
    const identity = identify(child.pid ?? 0);
    expect(identity).toBeDefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(identity && isAlive(identity)).toBe(false);
  });
});

describe('endStranger', () => {
  it('goes on to SIGKILL where asking does not help', async () => {
    const child = spawn('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 600; done'], { detached: true });
    await once(child.stdout, 'data');
    const identity = identify(child.pid ?? 0);
    if (identity === undefined) throw new Error('the child has ended too early');
    expect(commandLine(identity.pid)).toContain('trap');
    await endStranger(identity, [{ signal: 'SIGTERM', grace: 50 }]);
    expect(isAlive(identity)).toBe(false);
  });
});
