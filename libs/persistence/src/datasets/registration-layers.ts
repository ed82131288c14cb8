import { NotFound } from '@sonde/contracts';
import type { DatasetOutline, ExaminedLayer, LayerBytes } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';

/**
 * Stores the outline of a dataset that is being registered, and its layers as unexamined; once. A registration that has
 * ended stays as it is.
 */
export async function storeOutline({ prisma }: Database, id: string, outline: DatasetOutline): Promise<void> {
  const layers = outline.layers.map(({ bytes }, layer) => ({ layer, bytes }));
  const bytes = layers.reduce((sum, each) => sum + each.bytes, 0);
  await prisma.$executeRaw`
    WITH opened AS (
      UPDATE registrations
         SET state = 'running', outline = ${JSON.stringify(outline)}::jsonb, files = ${layers.length}, bytes = ${bytes}
       WHERE id = ${id} AND state = 'pending'
      RETURNING id)
    INSERT INTO registration_layers (registration_id, layer, bytes)
    SELECT opened.id, layer, bytes
      FROM opened, jsonb_to_recordset(${JSON.stringify(layers)}::jsonb) AS l(layer int, bytes bigint)`;
}

/** @throws NotFound where there is none: the registration has not begun, or has ended */
export async function findOutline({ prisma }: Database, id: string): Promise<DatasetOutline> {
  const row = await prisma.registration.findUnique({ where: { id }, select: { outline: true } });
  if (!row?.outline) throw new NotFound(`registration ${id} is not open`);
  // Written by storeOutline and by nothing else.
  return row.outline as object as DatasetOutline;
}

/** Layers that remain to be examined, in their order. @param among only these; all where it is left out */
export async function unexaminedLayers(
  { prisma }: Database,
  id: string,
  { among, limit }: { readonly among?: readonly number[]; readonly limit?: number } = {},
): Promise<LayerBytes[]> {
  const rows = await prisma.registrationLayer.findMany({
    where: { registrationId: id, examined: { equals: Prisma.DbNull }, ...(among && { layer: { in: [...among] } }) },
    select: { layer: true, bytes: true },
    orderBy: { layer: 'asc' },
    ...(limit === undefined ? {} : { take: limit }),
  });
  return rows.map(({ layer, bytes }) => ({ layer, bytes: Number(bytes) }));
}

/** How far the examination of a layer is. */
export interface LayerProgress {
  readonly layer: number;
  readonly bytesDone: number;
  /** Absent until it is over. */
  readonly examined?: ExaminedLayer;
}

/** Stores how far layers are. A layer that was examined stays as it is, and so does a registration that has ended. */
export async function recordLayers({ prisma }: Database, id: string, layers: readonly LayerProgress[]): Promise<void> {
  await prisma.$executeRaw`
    UPDATE registration_layers
       SET bytes_done = now.bytes_done, examined = now.examined
      FROM jsonb_to_recordset(${JSON.stringify(layers.map(toRecord))}::jsonb)
           AS now(layer int, bytes_done bigint, examined jsonb)
     WHERE registration_id = ${id} AND registration_layers.layer = now.layer
       AND registration_layers.examined IS NULL`;
}

/** What was found in all layers, in their order. */
export async function examinedLayers({ prisma }: Database, id: string): Promise<ExaminedLayer[]> {
  const rows = await prisma.registrationLayer.findMany({
    where: { registrationId: id, examined: { not: Prisma.DbNull } },
    select: { examined: true },
    orderBy: { layer: 'asc' },
  });
  // Written by recordLayers and by nothing else.
  return rows.map(({ examined }) => examined as object as ExaminedLayer);
}

function toRecord({ layer, bytesDone, examined }: LayerProgress) {
  return { layer, bytes_done: bytesDone, examined: examined ?? null };
}
