/** Element types, under the names that safetensors gives them; values are bytes an element. */
export const DTYPES = {
  F16: 2,
  BF16: 2,
  F32: 4,
  F64: 8,
  I8: 1,
  U8: 1,
  I16: 2,
  U16: 2,
  I32: 4,
  U32: 4,
  I64: 8,
  U64: 8,
  BOOL: 1,
} as const;
export type DType = keyof typeof DTYPES;

/** What features may be stored as. */
export const FLOATS = ['F16', 'BF16', 'F32', 'F64'] as const satisfies readonly DType[];
export type FloatType = (typeof FLOATS)[number];

/** What labels and groups may be stored as. */
export const INTEGERS = [
  'I64',
  'I32',
  'I16',
  'I8',
  'U64',
  'U32',
  'U16',
  'U8',
  'BOOL',
] as const satisfies readonly DType[];
export type IntegerType = (typeof INTEGERS)[number];

export function isDType(name: string): name is DType {
  return Object.hasOwn(DTYPES, name);
}

export function isFloat(dtype: DType): dtype is FloatType {
  return (FLOATS as readonly string[]).includes(dtype);
}

export function isInteger(dtype: DType): dtype is IntegerType {
  return (INTEGERS as readonly string[]).includes(dtype);
}

/** Bytes of an array, or undefined where they are beyond what a double counts exactly. */
export function byteLength(dtype: DType, shape: readonly number[]): number | undefined {
  const bytes = shape.reduce((product, length) => product * length, DTYPES[dtype]);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
