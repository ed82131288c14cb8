import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { tf } from '../tensorflow';
import { writeProgram } from './graph-program';
import { LoadedProgram } from './loaded-program';
import { add, multiply } from './operations';
import { TensorSpec } from './tensor-spec';

const doubling = writeProgram({ numbers: { value: new TensorSpec('float32', [2]) } }, ({ numbers }) => ({
  twice: multiply(numbers.value, 2),
  same: numbers.value,
  more: { plusOne: add(numbers.value, 1) },
}));

const programFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sonde-program-'));

describe('LoadedProgram', () => {
  it('gives outputs under their names, leaves no tensor, no file and no model behind', async () => {
    const [tensors, folders, models] = [tf.memory().numTensors, programFolders(), tf.node.getNumOfSavedModels()];
    const program = await LoadedProgram.load(doubling);
    expect(programFolders()).toEqual(folders);
    const value = tf.tensor1d([1, 2]);
    const { twice, same, more } = program.run({ numbers: { value } });
    expect([twice, same, more.plusOne].map((tensor) => [...tensor.dataSync()])).toEqual([
      [2, 4],
      [1, 2],
      [2, 3],
    ]);
    tf.dispose([value, twice, same, more.plusOne]);
    program.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(tf.node.getNumOfSavedModels()).toBe(models);
  });

  it('says which input is not what the program takes', async () => {
    const program = await LoadedProgram.load(doubling);
    tf.tidy(() => {
      const value = tf.tensor1d([1, 2, 3]);
      expect(() => program.run({ numbers: { value } })).toThrow(
        'numbers/value is float32 [2] and was given float32 [3].',
      );
    });
    program.dispose();
  });
});
