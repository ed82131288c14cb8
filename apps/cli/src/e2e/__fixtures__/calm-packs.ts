import { ended, submit } from './followed-sweep';
import type { StackFolder } from './stack-folder';
import { trainedPacks, type Shape, type TrainedPack } from './trained-packs';

/** What packs yield where nothing disturbs them: each is trained once, as a sweep of its own. */
export class CalmPacks {
  private readonly known = new Map<string, TrainedPack>();

  /** @param stack of which nobody wants anything meanwhile; the probes that it has are removed */
  constructor(private readonly stack: StackFolder) {}

  async of(shape: Shape): Promise<TrainedPack> {
    const name = JSON.stringify(shape);
    const pack = this.known.get(name) ?? (await this.train(shape, name));
    this.known.set(name, pack);
    return pack;
  }

  private async train({ layer, batchSize, epochs, seed, learningRates }: Shape, name: string): Promise<TrainedPack> {
    // What a pack of another shape has trained would be cached.
    await this.stack.database.prisma.probe.deleteMany();
    const parameters = { learning_rate: learningRates, batch_size: batchSize, epochs };
    const sweep = { name: 'calm', dataset: 'tiny', layers: [layer], parameters, replicates: { seeds: [seed] } };
    const id = await submit(this.stack, sweep, name);
    await ended(this.stack, id);
    const [pack, ...others] = await trainedPacks(this.stack, id);
    if (!pack || others.length > 0) throw new Error(`${name} was trained as ${others.length + 1} packs`);
    return pack;
  }
}
