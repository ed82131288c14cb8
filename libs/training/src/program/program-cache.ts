import { LoadedProgram } from '../graph/loaded-program';
import type { GraphProgram, Specs } from '../graph/graph-program';

/**
 * Loaded programs that nobody uses at the moment, so that packs of one shape compile once. A sweep's layers alternate
 * between few shapes; a compiled program holds some 10 MB.
 */
export class ProgramCache<Shape, Inputs extends Specs, Outputs extends Specs> {
  /** By shape, the longest unused first. */
  private readonly idle = new Map<string, LoadedProgram<Inputs, Outputs>>();

  constructor(
    private readonly write: (shape: Shape) => GraphProgram<Inputs, Outputs>,
    private readonly capacity = 8,
  ) {}

  /** Lends the program of a shape to `use`; nobody else gets that one meanwhile. */
  async with<Result>(shape: Shape, use: (program: LoadedProgram<Inputs, Outputs>) => Promise<Result>): Promise<Result> {
    const { value, release } = await this.take(shape);
    try {
      return await use(value);
    } finally {
      release();
    }
  }

  /** The program of a shape until it is released; nobody else gets that one meanwhile. */
  async take(shape: Shape): Promise<{ readonly value: LoadedProgram<Inputs, Outputs>; readonly release: () => void }> {
    const key = JSON.stringify(shape);
    const known = this.idle.get(key);
    this.idle.delete(key);
    const value = known ?? (await LoadedProgram.load(this.write(shape)));
    return { value, release: () => this.keep(key, value) };
  }

  private keep(key: string, program: LoadedProgram<Inputs, Outputs>): void {
    this.idle.get(key)?.dispose();
    this.idle.delete(key);
    this.idle.set(key, program);
    for (const [oldest, unused] of this.idle) {
      if (this.idle.size <= this.capacity) break;
      this.idle.delete(oldest);
      unused.dispose();
    }
  }
}
