import { join } from 'node:path';
import type { PackReference } from '@sonde/contracts/temporal';

/** Where a pack's weights are, relative to the folder of artifacts. */
export function artifactName(pack: PackReference): string {
  return `${stem(pack)}.safetensors`;
}

/** Where a pack's training goes on from. @param artifacts the folder of artifacts */
export function checkpointPath(artifacts: string, pack: PackReference): string {
  return join(artifacts, `${stem(pack)}${CHECKPOINT}`);
}

/** What names of checkpoints end with. */
export const CHECKPOINT = '.checkpoint.safetensors';

function stem({ sweepId, layer, pack }: PackReference): string {
  return join(sweepId, `layer-${layer}.pack-${pack}`);
}
