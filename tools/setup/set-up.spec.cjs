// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { emptyClone } = require('./spec-support.cjs');

/**
 * Starts a command in a clone that has nothing but tools/.
 *
 * @param {Parameters<typeof emptyClone>[0]} options
 * @param {string} [command]
 */
function startSetUp(options, command = 'setup.cjs') {
  const context = emptyClone(options);
  fs.cpSync(path.resolve(__dirname, '..'), path.join(context.root, 'tools'), { recursive: true });
  const script = path.join(context.root, 'tools', command);
  const child = spawn(process.execPath, [script], { env: context.env, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk) => (printed += chunk));
  return { context, child, printed: () => printed };
}

const noReleases = { SONDE_TEMPORAL_RELEASES: 'http://127.0.0.1:9' };

describe('the set-up command', () => {
  it('says in words what is missing, and ends with 1', async () => {
    const { child, printed } = startSetUp({ env: noReleases });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(printed()).toMatch(/ {2}prerequisites +failed \(\d+\.\d s\)\n\nThis machine lacks\n/);
    expect(printed()).not.toMatch(/\n +at /);
  });

  it('wants a browser for tests, and for nothing else', async () => {
    const ok = 'exit 0';
    const programs = { npm: ok, python3: ok, 'g++': ok, temporal: 'echo "Server 1.29.1"' };
    const options = { env: { SONDE_BROWSER: '/nowhere' }, programs };
    const tests = startSetUp(options, 'test.cjs');
    expect(await once(tests.child, 'close')).toEqual([1, null]);
    expect(tests.printed()).toMatch(/ {2}packages +installed.*\n {2}browser +failed .*\n\nSONDE_BROWSER is /);
    const others = startSetUp(options);
    await once(others.child, 'close');
    expect(others.printed()).toMatch(/ {2}packages +installed.*\n {2}postgres binaries /);
  });

  it('ends what it started and gives its lock back when it is told to end', async () => {
    const ok = 'exit 0';
    // Tells that it runs by making a file, then takes for ever.
    const npm = 'echo $$ > npm-runs; exec /bin/cat /dev/zero > /dev/null';
    const { context, child, printed } = startSetUp({
      env: noReleases,
      programs: { npm, python3: ok, 'g++': ok, temporal: 'echo "Server 1.29.1"' },
    });
    const running = path.join(context.root, 'npm-runs');
    const watcher = fs.watch(context.root);
    while (!fs.existsSync(running) || fs.readFileSync(running, 'utf8') === '') await once(watcher, 'change');
    watcher.close();
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([143, null]);
    expect(() => process.kill(Number(fs.readFileSync(running, 'utf8')), 0)).toThrow('ESRCH');
    expect(fs.readdirSync(path.join(context.root, '.sonde'))).toEqual([]);
    expect(printed()).toMatch(/ {2}packages +failed/);
  });
});
