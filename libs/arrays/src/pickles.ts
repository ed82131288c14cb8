/** The lines of Python that load a pickle and save it as safetensors; FILE and STEM are put in later. */
function conversion(imports: string, load: string, flavour: 'numpy' | 'torch', array: string): string {
  return [
    imports,
    `from safetensors.${flavour} import save_file`,
    `arrays = ${load}  # {"train": array [rows, features], "val": …}`,
    `save_file({split: ${array} for split, array in arrays.items()}, "STEM.safetensors")`,
  ].join('\n');
}

const NUMPY_ARRAY = 'numpy.ascontiguousarray(array)';
const TORCH = conversion('import torch', 'torch.load("FILE", map_location="cpu")', 'torch', 'array.contiguous()');
const PICKLE = conversion('import pickle, numpy', 'pickle.load(open("FILE", "rb"))', 'numpy', NUMPY_ARRAY);
const JOBLIB = conversion('import joblib, numpy', 'joblib.load("FILE")', 'numpy', NUMPY_ARRAY);

const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.pt': TORCH,
  '.pth': TORCH,
  '.bin': TORCH,
  '.ckpt': TORCH,
  '.pkl': PICKLE,
  '.pickle': PICKLE,
  '.joblib': JOBLIB,
};

export function isPickleExtension(extension: string): boolean {
  return Object.hasOwn(BY_EXTENSION, extension.toLowerCase());
}

/**
 * Why a pickle is refused, and the lines of Python that convert it.
 *
 * @param extension with its dot; decides which library loads the file
 * @param fallback the extension that the file should have, where its own is not that of a pickle
 */
export function pickleRefusal(file: string, extension: string, fallback: '.pt' | '.pkl'): string {
  const isNamedSo = isPickleExtension(extension);
  const stem = file.slice(0, file.length - extension.length);
  const name = isNamedSo ? file : stem + fallback;
  const lines = (BY_EXTENSION[isNamedSo ? extension.toLowerCase() : fallback] ?? PICKLE)
    .replaceAll('FILE', name)
    .replaceAll('STEM', stem);
  // torch.load goes by the name: it takes a pickle named .safetensors for safetensors.
  const first = isNamedSo ? 'Convert it where you trust it' : `Rename it to ${name}, and convert it where you trust it`;
  return `is a pickle, which can run any code when it is loaded: Sonde reads safetensors, npz and npy. ${first}:\n${lines}`;
}

/** Why an npy of Python objects is refused, and the line of Python that converts it. */
export const OBJECTS_REFUSAL =
  'holds Python objects, which numpy pickles: expected plain numbers. Convert it where you trust it:\n' +
  'numpy.save(file, numpy.array(numpy.load(file, allow_pickle=True).tolist(), dtype="float32"))';
