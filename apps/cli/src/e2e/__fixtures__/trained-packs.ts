import { createHash } from 'node:crypto';
import { ParameterValues } from '@sonde/contracts';
import type { StackFolder } from './stack-folder';

/** What trained together in one program: the same trials in the same order have the same bits, whoever trains them. */
export interface Shape {
  readonly layer: string;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** In the order of the artifact's rows. */
  readonly learningRates: readonly number[];
}

/** A recorded pack of trials of one seed that differ in their learning rate, with digests of what is kept of it. */
export interface TrainedPack {
  readonly shape: Shape;
  /** Name of its artifact. */
  readonly artifact: string;
  readonly file: string;
  /** By probe, of the weights as the api gives them. */
  readonly weights: Readonly<Record<string, string>>;
}

/** The packs whose probes some sweeps have. @throws where weights of a probe cannot be had */
export async function trainedPacks(stack: StackFolder, ...sweepIds: string[]): Promise<TrainedPack[]> {
  const { prisma } = stack.database;
  const trials = await prisma.trial.findMany({ where: { sweepId: { in: sweepIds } } });
  const keys = trials.map(({ probeKey }) => probeKey);
  const probes = await prisma.probe.findMany({ where: { key: { in: keys } }, orderBy: { artifactRow: 'asc' } });
  const artifacts = [...new Set(probes.map(({ artifact }) => artifact))].sort();
  return Promise.all(
    artifacts.map(async (artifact) => {
      const own = probes.filter((probe) => probe.artifact === artifact);
      const parameters = own.map((probe) => ParameterValues.parse(probe.parameters));
      const weights = await Promise.all(
        own.map(async ({ key }) => [key, digestOf(await weightsOf(stack, key))] as const),
      );
      const [first] = parameters;
      const shape = {
        layer: own[0]?.layerName ?? '',
        batchSize: Number(first?.['batch_size']),
        epochs: Number(first?.['epochs']),
        seed: Number(own[0]?.seed),
        learningRates: parameters.map(({ learning_rate }) => Number(learning_rate)),
      };
      return { shape, artifact, file: digestOf(stack.artifact(artifact)), weights: Object.fromEntries(weights) };
    }),
  );
}

export async function weightsOf({ api }: StackFolder, key: string): Promise<Buffer> {
  return Buffer.from(await (await api.open(`/v1/probes/${key}/weights`)).arrayBuffer());
}

export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
