// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { withLock } = require('./lock.cjs');
const { temporaryFolder } = require('./spec-support.cjs');

/** @type {import('node:child_process').ChildProcess[]} */
const started = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** @param {string} script */
async function start(script) {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout, 'data');
  return /** @type {typeof child & { pid: number }} */ (child);
}

/**
 * A process that takes the lock and never gives it back.
 *
 * @param {string} file
 * @param {number} [alsoHeldBy]
 */
function startHolder(file, alsoHeldBy) {
  const lend = alsoHeldBy === undefined ? '' : `lendLocks(${alsoHeldBy});`;
  return start(`
    const { withLock, lendLocks } = require(${JSON.stringify(require.resolve('./lock.cjs'))});
    withLock(${JSON.stringify(file)}, async () => {
      ${lend}
      console.log('held');
      await new Promise(() => process.stdin.resume());
    });
  `);
}

/** @param {import('node:child_process').ChildProcess} child */
async function killAndWait(child) {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('withLock', () => {
  it('lets one work at a time', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    };
    await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)]);
    expect(most).toBe(1);
    expect(fs.existsSync(file)).toBe(false);
  });

  it('waits for a living process and says for which', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const holder = await startHolder(file);
    /** @type {number[]} */
    const waitedFor = [];
    await withLock(
      file,
      async () => waitedFor.push(-1),
      (pid) => {
        waitedFor.push(pid);
        holder.kill('SIGKILL');
      },
    );
    expect(waitedFor).toEqual([holder.pid, -1]);
  });

  it('is taken over from a dead process', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    await killAndWait(await startHolder(file));
    expect(fs.existsSync(file)).toBe(true);
    const onWait = jest.fn();
    await withLock(file, async () => {}, onWait);
    expect(onWait).not.toHaveBeenCalled();
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
  });

  it('is taken over by one of several that find it dead; the others wait for that one', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    await killAndWait(await startHolder(file));
    const contenders = 4;
    let waiting = 0;
    let inside = 0;
    /** @type {() => void} */
    let allWait = () => {};
    const othersWait = new Promise((resolve) => (allWait = () => resolve(undefined)));
    const work = async () => {
      expect(++inside).toBe(1);
      await othersWait;
      inside--;
    };
    const onWait = () => void (++waiting === contenders - 1 && allWait());
    await Promise.all(Array.from({ length: contenders }, () => withLock(file, work, onWait)));
  });

  it('stays held while a program that the dead process started still runs', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const program = await start('console.log(1); process.stdin.resume()');
    await killAndWait(await startHolder(file, program.pid));
    const onWait = jest.fn(() => void program.kill('SIGKILL'));
    await withLock(file, async () => {}, onWait);
    expect(onWait).toHaveBeenCalledWith(program.pid);
  });

  it('is not held by a later process with the number of a dead one', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const holder = await startHolder(file);
    const owner = JSON.parse(fs.readFileSync(file, 'utf8'));
    owner.holders[0].started += '0';
    fs.writeFileSync(file, JSON.stringify(owner));
    const onWait = jest.fn();
    await withLock(file, async () => {}, onWait);
    expect(onWait).not.toHaveBeenCalled();
    await killAndWait(holder);
  });

  it('of another host is held until nothing was heard from it for long', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    fs.writeFileSync(file, JSON.stringify({ host: 'elsewhere', holders: [{ pid: 1, started: '1' }] }));
    const onWait = jest.fn(() => fs.utimesSync(file, 0, 0));
    await withLock(file, async () => {}, onWait);
    expect(onWait).toHaveBeenCalledTimes(1);
  });
});
