import type { Parameters } from './configuration';

/**
 * Most trials of one pack. Wider packs gain little (24 probes already fill the matrix unit of a small machine) and
 * cost memory, progress and what is lost with a killed trainer.
 */
export const MAX_PACK_TRIALS = 256;

interface Packable {
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly classes: number;
}

/**
 * Groups a layer's trials into packs: those that can train in one program, because they share batch size, epochs,
 * optimiser, preprocessing and number of classes. Learning rate, weight decay, momentum, seed and target may differ.
 * Replicates of a configuration stay together, so that a pack is a full rectangle of configurations x seeds.
 *
 * What comes out depends on the trials alone, never on a pool or its workers.
 */
export function packsOf<Trial extends Packable>(trials: readonly Trial[], limit = MAX_PACK_TRIALS): Trial[][] {
  const programs = groupBy(trials, programKey);
  return [...programs.values()].flatMap((sharing) => {
    const packs: Trial[][] = [];
    for (const replicates of groupBy(sharing, ({ configuration }) => configuration).values()) {
      for (const part of chunks(replicates, limit)) {
        const open = packs.at(-1);
        if (open && open.length + part.length <= limit) open.push(...part);
        else packs.push([...part]);
      }
    }
    return packs;
  });
}

/** What the trials of a pack must share. */
function programKey({ parameters: p, classes }: Packable): string {
  return JSON.stringify([p.optimizer, p.nesterov ?? false, p.batch_size, p.epochs, p.normalization, p.init, classes]);
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
