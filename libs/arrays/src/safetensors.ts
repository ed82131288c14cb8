import { MAX_ARRAYS, type ArrayFile, type StoredArray } from './array-file';
import { FileReader } from './byte-reader';
import { openFile } from './open-file';
import { byteLength, isDType } from './dtype';
import { refuse } from './refuse';

/** Bytes of a header: 10,000 arrays take 1 MB. The format allows 100 MB, which JSON.parse would take seconds for. */
const MAX_HEADER = 2 ** 22;

/** Dimensions of an array, as numpy has it. */
const MAX_RANK = 64;

interface Entry {
  readonly name: string;
  readonly array: StoredArray;
  readonly begin: number;
  readonly end: number;
}

/**
 * The arrays of a safetensors file: 8 bytes with the header's length, a header in JSON, then the arrays' bytes, which
 * must follow each other without gap or overlap up to the file's end.
 *
 * @throws BadInput where the header does not describe the file
 */
export async function openSafetensors(path: string): Promise<ArrayFile> {
  const { header, size } = await readHeader(path);
  const dataStart = 8 + Buffer.byteLength(header);
  const entries = parseHeader(path, header, dataStart);
  checkLayout(path, entries, size - dataStart);
  return new Map(entries.map(({ name, array }) => [name, array]));
}

async function readHeader(path: string): Promise<{ header: string; size: number }> {
  const file = await openFile(path);
  const { size } = await file.stat().finally(() => file.close());
  const reader = await FileReader.open(path);
  try {
    if (size < 8) refuse(path, `is truncated: a safetensors file has at least 8 bytes, this one has ${size}`);
    const prefix = Buffer.alloc(8);
    await reader.fill(prefix);
    const length = prefix.readBigUInt64LE();
    if (length > MAX_HEADER) {
      refuse(
        path,
        `claims a header of ${length} bytes: expected at most ${MAX_HEADER}; the file is damaged or of another format`,
      );
    }
    if (length > size - 8) {
      refuse(path, `is truncated: its header takes ${8n + length} bytes, the file has ${size}`);
    }
    const header = Buffer.alloc(Number(length));
    await reader.fill(header);
    return { header: decodeText(path, header), size };
  } finally {
    await reader.close();
  }
}

function decodeText(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(path, 'has a header that is no UTF-8: the file is damaged');
  }
}

function parseHeader(path: string, header: string, dataStart: number): Entry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(header);
  } catch {
    refuse(path, 'has a header that is no JSON: the file is damaged');
  }
  if (!isObject(parsed)) refuse(path, 'has a header that is no JSON object: the file is damaged');
  const arrays = Object.entries(parsed).filter(([name]) => name !== '__metadata__');
  if (arrays.length > MAX_ARRAYS) refuse(path, `describes ${arrays.length} arrays: expected at most ${MAX_ARRAYS}`);
  return arrays.map(([name, value]) => parseEntry(path, name, value, dataStart));
}

function parseEntry(path: string, name: string, value: unknown, dataStart: number): Entry {
  const described = isObject(value) ? value : {};
  const { dtype, shape, data_offsets: offsets } = described;
  if (typeof dtype !== 'string' || !isLengths(shape) || !isLengths(offsets) || offsets.length !== 2) {
    refuse(path, `describes array ${name} without dtype, shape and data_offsets as safetensors has them`);
  }
  if (!isDType(dtype)) refuse(path, `holds array ${name} as ${dtype}, a type that Sonde does not read`);
  const [begin = 0, end = 0] = offsets;
  const bytes = byteLength(dtype, shape);
  if (bytes !== end - begin) {
    const claimed = `${dtype} ${JSON.stringify(shape)} takes ${bytes ?? 'more than 2^53'} bytes`;
    refuse(path, `describes array ${name} wrongly: ${claimed}, its data_offsets leave ${end - begin}`);
  }
  const start = dataStart + begin;
  return { name, array: { dtype, shape, path, start, open: () => FileReader.open(path, start) }, begin, end };
}

/** The arrays must cover what follows the header, each byte once. */
function checkLayout(path: string, entries: readonly Entry[], available: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const fault = begin < covered ? 'overlaps the array before it' : 'leaves a hole before it';
      refuse(path, `array ${name} ${fault}: it begins at byte ${begin} of the data, expected ${covered}`);
    }
    covered = end;
  }
  if (covered > available) {
    refuse(path, `is truncated: its arrays take ${covered} bytes, the file has ${available} of them; copy it again`);
  }
  if (covered < available) {
    refuse(
      path,
      `has ${available - covered} bytes that belong to no array; expected the file to end after the last array`,
    );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLengths(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_RANK &&
    value.every((length) => Number.isSafeInteger(length) && length >= 0)
  );
}
