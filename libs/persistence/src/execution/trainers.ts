import type { Database } from '../database';
import type { Trainer } from '../generated/client';

/** What a trainer says of itself. */
export interface Announcement {
  /** Its own, new with each start. */
  readonly id: string;
  readonly pool: string;
  /** cpu, or what the GPU is called. */
  readonly device: string;
  readonly host: string;
  readonly pid: number;
  /** What a pack may take. */
  readonly memoryBytes: number;
  readonly state: 'ready' | 'draining';
  /** Packs whose features were in memory already, and those whose features were read. */
  readonly warmHits: number;
  readonly warmMisses: number;
}

export type AnnouncedTrainer = Announcement & { readonly startedAt: Date; readonly seenAt: Date };

/** A trainer says every 10 s that it is there; one that was silent for so long is gone. */
const GONE_AFTER_MS = 60_000;
/** One that crashed removes nothing: whoever lists trainers removes those that were silent for a day. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** Says that a trainer is there, or still there. */
export async function announceTrainer({ prisma }: Database, { id, ...said }: Announcement): Promise<void> {
  const data = { ...said, memoryBytes: BigInt(Math.round(said.memoryBytes)), seenAt: new Date() };
  await prisma.trainer.upsert({ where: { id }, create: { id, ...data }, update: data });
}

/** A trainer that has ended in order is not listed any more. */
export async function removeTrainer({ prisma }: Database, id: string): Promise<void> {
  await prisma.trainer.deleteMany({ where: { id } });
}

/** The trainers that are there, by pool. */
export async function listTrainers({ prisma }: Database): Promise<AnnouncedTrainer[]> {
  await prisma.trainer.deleteMany({ where: { seenAt: { lt: new Date(Date.now() - FORGOTTEN_AFTER_MS) } } });
  const rows = await prisma.trainer.findMany({
    where: { seenAt: { gt: new Date(Date.now() - GONE_AFTER_MS) } },
    orderBy: [{ pool: 'asc' }, { startedAt: 'asc' }],
  });
  return rows.map(toAnnounced);
}

function toAnnounced(row: Trainer): AnnouncedTrainer {
  return { ...row, memoryBytes: Number(row.memoryBytes), state: row.state === 'draining' ? 'draining' : 'ready' };
}
