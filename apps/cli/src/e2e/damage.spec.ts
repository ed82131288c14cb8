import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from '@sonde/testing';
import { answersOf, differences } from './__fixtures__/results';
import { ArtifactWatch } from './__fixtures__/artifact-watch';
import { CalmPacks } from './__fixtures__/calm-packs';
import { damagesOf, inflict, type Damage } from './__fixtures__/damages';
import { ended, submit } from './__fixtures__/followed-sweep';
import { openStack, type StackFolder } from './__fixtures__/stack-folder';
import { signal, trainingProcesses } from './__fixtures__/stack-processes';
import { digestOf, trainedPacks, weightsOf } from './__fixtures__/trained-packs';
import { sonde } from './sonde';

/**
 * What a completed sweep keeps is damaged, in the order of a seed: whatever is asked then is answered rightly or refused
 * in words, and the same sweep again trains what was lost. `npm test` runs the short form; `npm run test:faults` the
 * long one, which damages checkpoints too.
 */
const CASES = Number(process.env['SONDE_TEST_DAMAGES'] ?? 10);
const SEED = Number(process.env['SONDE_TEST_FAULT_SEED'] ?? 1);
const IS_LONG = CASES > 10;
const DAMAGES = damagesOf(SEED, CASES).map((damage, number) => ({ ...damage, number }));
const TAKEN = DAMAGES.filter(({ number }) => number % 5 === 4);
const CHECKPOINTS = IS_LONG ? DAMAGES.filter(({ number }) => number % 10 === 3) : [];
const ARTIFACTS = DAMAGES.filter((damage) => !TAKEN.includes(damage) && !CHECKPOINTS.includes(damage));
const COSTS_ALL = new Set<Damage['kind']>(['emptied', 'truncated', 'deleted']);
const WITHIN = 240_000;

/** A pack of each layer. */
const sweepOf = (learning_rate: readonly number[]) => ({
  ...{ name: 'damaged', dataset: 'tiny', replicates: { seeds: [0] } },
  parameters: { learning_rate, epochs: 20, batch_size: 64 },
});
const RATES = [0.003, 0.03];

let stack: StackFolder;
let folder: string;
let submitted = 0;
beforeAll(async () => {
  stack = await openStack(1);
  folder = dirname(stack.home);
}, WITHIN);
afterAll(() => stack?.close(), WITHIN);

async function run(rates: readonly number[]) {
  submitted += 1;
  const id = await submit(stack, sweepOf(rates), `damaged-${submitted}`);
  const { state, counts } = await ended(stack, id, { within: WITHIN });
  expect([state, counts.succeeded + counts.cached]).toEqual(['completed', counts.planned]);
  return id;
}

const trialsOf = (sweepId: string) => stack.database.prisma.trial.findMany({ where: { sweepId } });

/** Digests of the weights of a sweep's probes, by key. */
async function bitsOf(sweepId: string): Promise<Map<string, string>> {
  const bits = new Map<string, string>();
  for (const { probeKey } of await trialsOf(sweepId)) bits.set(probeKey, digestOf(await weightsOf(stack, probeKey)));
  return bits;
}

describe('what a completed sweep keeps', () => {
  let id: string;
  let keys: readonly string[];
  /** Of a calm run: of probes that trained alone, and with the other one of their layer. */
  const alone = new Map<string, string>();
  let together: ReadonlyMap<string, string>;
  /** What it is to be now. */
  let bits: Map<string, string>;
  let calm: Awaited<ReturnType<typeof answersOf>>;

  beforeAll(async () => {
    for (const rate of RATES) for (const [key, digest] of await bitsOf(await run([rate]))) alone.set(key, digest);
    await stack.database.prisma.probe.deleteMany();
    id = await run(RATES);
    together = await bitsOf(id);
    bits = new Map(together);
    keys = [...bits.keys()];
    calm = await answersOf(stack, id, keys);
    for (const answer of calm.values()) expect(answer).toHaveProperty('content');
    await Promise.all(keys.slice(0, 2).map((key, n) => exported(key, join(folder, `taken-${n}`))));
  }, WITHIN);

  const exported = (key: string, to: string) => sonde(stack.home, 'export', '--probe', key, '-o', to);
  const fileOf = (key: string) => `${key.slice(0, 16)}.safetensors`;

  /** Damages a file that the sweep's probes lie in. @returns the keys of those that do */
  async function damaged(damage: Damage): Promise<string[]> {
    const probes = await stack.database.prisma.probe.findMany({ where: { key: { in: [...keys] } } });
    const pathOf = (artifact: string) => join(stack.home, 'artifacts', artifact);
    const paths = [...new Set(probes.map(({ artifact }) => pathOf(artifact)))].sort();
    const touched = new Set(inflict(damage, paths));
    return probes.filter(({ artifact }) => touched.has(pathOf(artifact))).map(({ key }) => key);
  }

  /** Asks everything. @param before the answers from whole files @returns keys of probes of which it was refused */
  async function askedAgain(before: typeof calm): Promise<Set<string>> {
    const refused = new Set<string>();
    for (const [question, answer] of await answersOf(stack, id, keys)) {
      if ('refused' in answer) {
        expect(answer.refused).toMatch(/lost or damaged: .*trains them again/s);
        for (const key of keys) if (question.includes(key)) refused.add(key);
      } else {
        const right = before.get(question);
        const wrong = differences(answer, right, { within: 0, isPart: true });
        expect([question, wrong]).toEqual([question, []]);
      }
    }
    return refused;
  }

  async function takenAlong(key: string, output: string): Promise<void> {
    const { code, stderr } = await exported(key, output);
    if (code === 0) expect(digestOf(readFileSync(join(output, fileOf(key))))).toBe(bits.get(key));
    else expect([code, stderr]).toEqual([2, expect.stringContaining('lost or damaged')]);
  }

  /** Runs the same sweep again. @returns the keys of what it trained, whose bits are those of a calm run of the same */
  async function healed(): Promise<string[]> {
    const trials = await trialsOf(await run(RATES));
    const again = trials.filter(({ state }) => state === 'succeeded');
    for (const { probeKey, layer } of again) {
      const isTogether = again.filter((other) => other.layer === layer).length > 1;
      bits.set(probeKey, (isTogether ? together : alone).get(probeKey) ?? '');
    }
    expect(await bitsOf(id)).toEqual(bits);
    for (const [question, answer] of await answersOf(stack, id, keys)) {
      // Bits were compared; figures of what trained in another pack differ by rounding.
      if (question.endsWith('/weights')) continue;
      const wrong = differences(answer, calm.get(question), { within: 1e-5, isPart: false });
      expect([question, wrong]).toEqual([question, []]);
    }
    return again.map(({ probeKey }) => probeKey);
  }

  it.each(ARTIFACTS)(
    'case $number, $kind: is shown rightly or not at all, and trained again',
    async ({ number, ...damage }) => {
      const before = await answersOf(stack, id, keys);
      const atRisk = await damaged(damage);
      const refused = await askedAgain(before);
      // Inverted bytes may be nobody's, and of two files that are swapped both may hold the same probe with the same bits:
      // that of the pack that trained it, and that of the one that trained it again beside it. What else happens costs all.
      if (COSTS_ALL.has(damage.kind)) expect([...refused].sort()).toEqual(atRisk.sort());
      await takenAlong(atRisk[0] ?? '', join(folder, `case-${number}`));
      const trained = await healed();
      expect(trained).toEqual(expect.arrayContaining([...refused]));
      expect(atRisk).toEqual(expect.arrayContaining(trained));
    },
    WITHIN,
  );

  it.each(TAKEN)(
    'case $number, $kind: is not verified, where the weights were taken along',
    async ({ number, ...damage }) => {
      const [first = '', second = ''] = keys;
      const copies = join(folder, `taken-case-${number}`);
      mkdirSync(copies);
      const card = fileOf(first).replace('.safetensors', '.card.json');
      copyFileSync(join(folder, 'taken-0', card), join(copies, card));
      copyFileSync(join(folder, 'taken-0', fileOf(first)), join(copies, fileOf(first)));
      copyFileSync(join(folder, 'taken-1', fileOf(second)), join(copies, fileOf(second)));
      inflict({ ...damage, which: 0 }, [join(copies, fileOf(first)), join(copies, fileOf(second))]);
      const { code, stdout, stderr } = await sonde(stack.home, 'verify', join(copies, card));
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^error: .*safetensors.*(holds other weights than the card describes|no such file)/);
    },
    WITHIN,
  );
});

if (IS_LONG)
  describe('a checkpoint', () => {
    /** 30 s here, so that a faster machine comes to one too: the first is written after 10 s. */
    const SHAPE = { layer: 'second', batchSize: 8, epochs: 40_000, seed: 0, learningRates: [0.01, 0.02, 0.03, 0.04] };
    const { layer, batchSize, epochs, seed, learningRates } = SHAPE;
    const LONG = {
      ...{ name: 'checkpoint', dataset: 'tiny', layers: [layer], replicates: { seeds: [seed] } },
      parameters: { learning_rate: learningRates, batch_size: batchSize, epochs },
    };

    let calm: CalmPacks;
    beforeAll(() => {
      calm = new CalmPacks(stack);
    });

    it.each(CHECKPOINTS)(
      'case $number, $kind: does not change what the killed training comes to',
      async ({ number, ...damage }) => {
        const undisturbed = await calm.of(SHAPE);
        await stack.database.prisma.probe.deleteMany();
        const id = await submit(stack, LONG, `checkpoint-${number}`);
        const watch = new ArtifactWatch(stack.home);
        const [checkpoint = ''] = await until(
          'a checkpoint',
          () => {
            const found = watch.checkpoints(id);
            return found.length > 0 && found;
          },
          WITHIN,
        );
        const [training] = trainingProcesses(stack.home);
        signal(training, 'SIGSTOP');
        // What it would be swapped with: the weights of the calm run.
        inflict({ ...damage, which: 0 }, [checkpoint, join(stack.home, 'artifacts', undisturbed.artifact)]);
        signal(training, 'SIGKILL');
        expect((await ended(stack, id, { within: WITHIN })).state).toBe('completed');
        const [pack] = await trainedPacks(stack, id);
        expect(pack).toEqual({ ...undisturbed, artifact: pack?.artifact });
      },
      3 * WITHIN,
    );
  });
