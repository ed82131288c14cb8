import { layerWorkflowId } from '@sonde/contracts/temporal';
import { Client, Connection } from '@temporalio/client';
import type { StackFolder } from './stack-folder';

/** Numbers of the trainers that Temporal has given packs of a layer to, each once; one may hold several. */
export async function packHolders({ stack }: StackFolder, sweepId: string, layer: number): Promise<number[]> {
  const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
  try {
    const workflow = new Client({ connection }).workflow.getHandle(layerWorkflowId(sweepId, layer));
    const { pendingActivities } = (await workflow.describe()).raw;
    // A worker calls itself PID@HOST.
    const holders = (pendingActivities ?? []).map(({ lastWorkerIdentity }) => parseInt(lastWorkerIdentity ?? '', 10));
    return [...new Set(holders.filter((pid) => pid > 0))].sort((a, b) => a - b);
  } finally {
    await connection.close();
  }
}
