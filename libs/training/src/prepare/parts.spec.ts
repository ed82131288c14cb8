import { OutOfMemory } from '@sonde/contracts';
import { smallPack } from '../__fixtures__/packs';
import { packMemory } from './memory';
import type { PackInput, TrainedProbe } from '../pack';
import { inParts } from './parts';
import { trainPack } from '../train-pack';

const seeds = Array.from({ length: 10 }, (_, seed) => ({ seed }));
const input = smallPack(seeds);

/** A trainer that has room for so many probes, and says which it was given. */
function trainerFor(room: number) {
  const parts: number[][] = [];
  const train = (part: PackInput): Promise<TrainedProbe[]> => {
    parts.push(part.probes.map(({ seed }) => seed));
    if (part.probes.length > room) return Promise.reject(new OutOfMemory('no room'));
    return Promise.resolve(part.probes.map(({ seed }) => ({ epoch: seed }) as TrainedProbe));
  };
  return { parts, train };
}

const abreast = (part: PackInput) => part.probes.length;

describe('inParts', () => {
  it('trains a pack that fits as one', async () => {
    const { parts, train } = trainerFor(10);
    await inParts(input, { abreast }, train);
    expect(parts).toHaveLength(1);
  });

  it('cuts it where its memory asks for it', async () => {
    const { shared, perProbe } = packMemory(input);
    const { parts, train } = trainerFor(10);
    const probes = await inParts(input, { memoryBytes: shared + 4.5 * perProbe, abreast }, train);
    expect(parts.map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(probes.map(({ epoch }) => epoch)).toEqual([...Array(10).keys()]);
  });

  it('halves a part that runs out of memory all the same, and goes on', async () => {
    const { parts, train } = trainerFor(3);
    const probes = await inParts(input, { abreast }, train);
    expect(parts).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 1, 2, 3, 4], [0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]);
    expect(probes.map(({ epoch }) => epoch)).toEqual([...Array(10).keys()]);
  });

  it('cuts it between probes that do not stand abreast, also within a part that was halved', async () => {
    const { parts, train } = trainerFor(4);
    // Seeds 0 to 5 stand together, and the others.
    const stretches = ({ probes }: PackInput) =>
      probes.filter(({ seed }) => seed < 6 === (probes[0] !== undefined && probes[0].seed < 6)).length;
    const probes = await inParts(input, { abreast: stretches }, train);
    expect(parts).toEqual([[0, 1, 2, 3, 4, 5], [0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]);
    expect(probes.map(({ epoch }) => epoch)).toEqual([...Array(10).keys()]);
  });

  it('gives up where a single probe is too large', async () => {
    await expect(inParts(input, { abreast }, trainerFor(0).train)).rejects.toThrow(OutOfMemory);
  });
});

describe('a pack in parts', () => {
  it('comes to what it comes to as one', async () => {
    const { shared, perProbe } = packMemory(input);
    const whole = await trainPack(input);
    const cut = await trainPack(input, { memoryBytes: shared + 3.5 * perProbe });
    whole.probes.forEach(({ weights: [{ weight }] }, at) => {
      const other = cut.probes[at]?.weights[0].weight ?? new Float32Array(0);
      const size = Math.max(...weight.map(Math.abs));
      expect(Math.max(...weight.map((value, place) => Math.abs(value - (other[place] ?? NaN)))) / size).toBeLessThan(
        1e-5,
      );
    });
  });
});
