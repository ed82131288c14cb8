import type { ByteReader } from './byte-reader';
import { byteLength, type DType } from './dtype';
import { OBJECTS_REFUSAL } from './pickles';
import { refuse } from './refuse';

export interface NpyHeader {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Where the array's bytes begin. */
  readonly dataStart: number;
  /** Bytes of header and array together. */
  readonly totalBytes: number;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

/** numpy's own limit is 10,000 characters; anything longer is no header of a plain array. */
const MAX_HEADER = 2 ** 16;

const NUMPY_TYPES: Readonly<Record<string, DType>> = {
  f2: 'F16',
  f4: 'F32',
  f8: 'F64',
  i1: 'I8',
  u1: 'U8',
  i2: 'I16',
  u2: 'U16',
  i4: 'I32',
  u4: 'U32',
  i8: 'I64',
  u8: 'U64',
  b1: 'BOOL',
};

/**
 * Reads the header of an npy file, versions 1 to 3.
 *
 * @param where names the file in complaints, with the entry where it is an npz
 * @throws BadInput for all but plain little-endian arrays in C order
 */
export async function readNpyHeader(reader: ByteReader, path: string, where: string): Promise<NpyHeader> {
  const start = Buffer.alloc(8);
  await reader.fill(start);
  if (!start.subarray(0, 6).equals(MAGIC))
    refuse(path, `${where}is no npy: it does not begin as numpy.save begins a file`);
  const version = start[6] ?? 0;
  if (version < 1 || version > 3) refuse(path, `${where}is npy version ${version}: expected 1, 2 or 3`);
  const lengthBytes = Buffer.alloc(version === 1 ? 2 : 4);
  await reader.fill(lengthBytes);
  const length = lengthBytes.readUIntLE(0, lengthBytes.length);
  if (length > MAX_HEADER)
    refuse(path, `${where}claims an npy header of ${length} bytes: expected at most ${MAX_HEADER}`);
  const text = Buffer.alloc(length);
  await reader.fill(text);
  return parseHeader(text.toString(version === 3 ? 'utf8' : 'latin1'), 8 + lengthBytes.length + length, path, where);
}

/** The header is a Python dict: {'descr': '<f2', 'fortran_order': False, 'shape': (2000, 384), }. */
function parseHeader(text: string, dataStart: number, path: string, where: string): NpyHeader {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const lengths = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (!descr || order === undefined || lengths === undefined) {
    refuse(path, `${where}has an npy header without descr, fortran_order and shape: the file is damaged`);
  }
  if (descr[2])
    refuse(path, `${where}is a structured array: expected plain numbers, save each field as an array of its own`);
  const dtype = plainType(descr[1] ?? '', path, where);
  const shape = [...lengths.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (order === 'True' && shape.filter((length) => length > 1).length > 1) {
    refuse(path, `${where}is in Fortran order: save it with numpy.save(file, numpy.ascontiguousarray(array))`);
  }
  const bytes = byteLength(dtype, shape);
  if (bytes === undefined) refuse(path, `${where}claims the shape [${shape.join(', ')}], more bytes than any file has`);
  return { dtype, shape, dataStart, totalBytes: dataStart + bytes };
}

function plainType(descr: string, path: string, where: string): DType {
  const kind = descr.slice(1);
  if (kind.startsWith('O')) refuse(path, where + OBJECTS_REFUSAL);
  const dtype = Object.hasOwn(NUMPY_TYPES, kind) ? NUMPY_TYPES[kind] : undefined;
  if (dtype && descr.startsWith('>')) {
    refuse(path, `${where}is big-endian (${descr}): save it with array.astype(array.dtype.newbyteorder('<'))`);
  }
  if (dtype && /^[<|=]/.test(descr)) return dtype;
  const hint = kind === 'V2' ? ' (bfloat16 has no name in npy: save it as safetensors, or as float32)' : '';
  return refuse(path, `${where}has the type ${descr}${hint}: expected one of ${Object.keys(NUMPY_TYPES).join(', ')}`);
}
