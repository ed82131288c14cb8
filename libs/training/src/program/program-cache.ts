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
    const key = JSON.stringify(shape);
    const known = this.idle.get(key);
    this.idle.delete(key);
    const program = known ?? (await LoadedProgram.load(this.write(shape)));
    try {
      return await use(program);
    } finally {
      this.keep(key, program);
    }
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
