import type { Task } from '@sonde/contracts';
import type { Parameters } from './configuration';
import { groupBy } from '../group-by';
import { PROBE_PARAMETERS } from './pack-parameters';

/**
 * Most probes of one pack, controls included. Wider packs gain little (24 probes already fill the matrix unit of a small machine) and
 * cost memory, progress and what is lost with a killed trainer.
 */
export const MAX_PACK_PROBES = 256;

interface Packable {
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly task: Task;
  readonly outputs: number;
}

/**
 * Groups a layer's trials into packs: those that can train in one program, because they share all but learning rate,
 * weight decay, momentum, seed and target (of the same task and width).
 * Replicates of a configuration stay together, so that a pack is a full rectangle of configurations x seeds.
 *
 * @param controls probes on permuted labels beside each configuration
 * What comes out depends on the trials alone, never on a pool or its workers.
 */
export function packsOf<Trial extends Packable>(
  trials: readonly Trial[],
  controls = 0,
  limit = MAX_PACK_PROBES,
): Trial[][] {
  const programs = groupBy(trials, programKey);
  return [...programs.values()].flatMap((sharing) => {
    const packs: Trial[][] = [];
    let room = 0;
    for (const replicates of groupBy(sharing, ({ configuration }) => configuration).values()) {
      for (const part of chunks(replicates, Math.max(1, limit - controls))) {
        const probes = part.length + controls;
        const open = packs.at(-1);
        if (open && probes <= room) open.push(...part);
        else {
          packs.push([...part]);
          room = Math.max(limit, probes);
        }
        room -= probes;
      }
    }
    return packs;
  });
}

/** What the trials of a pack must share. */
function programKey({ parameters, task, outputs }: Packable): string {
  const shared = Object.entries(parameters).filter(([name]) => !PROBE_PARAMETERS.has(name));
  return JSON.stringify([task, outputs, shared]);
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
