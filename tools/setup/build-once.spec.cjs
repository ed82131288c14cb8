// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('./build-once.cjs');
const { silent, temporaryFolder, write } = require('./spec-support.cjs');

/** @param {string} target */
function build(target) {
  return buildOnce(target, silent, async (folder) => write(path.join(folder, 'part'), 'whole'));
}

describe('buildOnce', () => {
  it('builds once', async () => {
    const target = path.join(temporaryFolder(), 'parts', 'one');
    expect(await build(target)).toBe(true);
    expect(fs.readFileSync(path.join(target, 'part'), 'utf8')).toBe('whole');
    expect(await build(target)).toBe(false);
  });

  it('builds once for two that ask at once', async () => {
    const target = path.join(temporaryFolder(), 'one');
    expect((await Promise.all([build(target), build(target)])).sort()).toEqual([false, true]);
  });

  it('leaves nothing of a build that failed', async () => {
    const folder = temporaryFolder();
    const failing = buildOnce(path.join(folder, 'one'), silent, async (place) => {
      write(path.join(place, 'part'), 'ha');
      throw new Error('no space');
    });
    await expect(failing).rejects.toThrow('no space');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('does a build that was killed anew, and removes what it left', async () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'one');
    const script = `
      const { buildOnce } = require(${JSON.stringify(require.resolve('./build-once.cjs'))});
      buildOnce(${JSON.stringify(target)}, () => {}, async (folder) => {
        require('node:fs').writeFileSync(folder + '/part', 'ha');
        console.log('half-way');
        await new Promise(() => process.stdin.resume());
      });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(fs.existsSync(target)).toBe(false);

    expect(await build(target)).toBe(true);
    expect(fs.readFileSync(path.join(target, 'part'), 'utf8')).toBe('whole');
    expect(fs.readdirSync(folder)).toEqual(['one']);
  });
});
