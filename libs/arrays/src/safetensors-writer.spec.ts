import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { encodeSafetensors, writeSafetensors, type WritableArray } from './safetensors-writer';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-writer-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes 4 MB in a process that may write files of 64 KiB, as if the disk were full then. @returns what it says */
async function writeOnFullDisk(path: string): Promise<string> {
  const script = join(folder, 'write.cjs');
  const writer = require.resolve('@sonde/arrays/package.json').replace('package.json', 'dist/index.js');
  writeFileSync(
    script,
    `require(${JSON.stringify(writer)}).writeSafetensors(${JSON.stringify(path)}, { a: { shape: [1e6], data: new Float32Array(1e6) } })
      .then(() => console.log('written'), (error) => console.log(error.message));`,
  );
  // The signal of the limit would end the process; without it the write fails, as it does with ENOSPC.
  const limited = `trap '' XFSZ; ulimit -f 64; exec "${process.execPath}" "${script}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', limited]);
  return stdout.trim();
}

describe('writeSafetensors', () => {
  it('says which file and how many bytes did not fit on a full disk, and leaves what was there before', async () => {
    const path = join(folder, 'a.safetensors');
    writeFileSync(path, 'before');
    // 4,000,000 bytes of data, 8 of the length of the header, and its 66 characters, padded to 72.
    expect(await writeOnFullDisk(path)).toMatch(`${path} (4000080 bytes) cannot be written: EFBIG`);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['a.safetensors', 'write.cjs']);
  });
});

describe('writeSafetensors, told to report', () => {
  it('says how much is on the disk, 64 MB at a time', async () => {
    const path = join(folder, 'large.safetensors');
    const data = new Float32Array(2 ** 24 + 2);
    const seen: number[] = [];
    const bytes = await writeSafetensors(
      path,
      { a: { shape: [data.length], data } },
      { onWritten: (now) => seen.push(now) },
    );
    // Its length, its header, then the array in two slices; the whole again once all of it is on the disk.
    const header = bytes - 4 * data.length - 8;
    expect(seen).toEqual([8, 8 + header, 8 + header + 2 ** 26, bytes, bytes]);
  });
});

describe('encodeSafetensors', () => {
  it('knows the type of an array of another realm', () => {
    const data = runInNewContext('Float32Array.of(1, 2)') as WritableArray['data'];
    const file = encodeSafetensors({ a: { shape: [2], data } });
    const header = file.subarray(8, 8 + Number(file.readBigUInt64LE())).toString();
    expect(JSON.parse(header)).toEqual({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } });
  });
});
