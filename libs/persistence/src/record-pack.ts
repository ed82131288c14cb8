import { NUMERICS, digestOf, type PackResult, type PackWork, type ProbeResult } from '@sonde/domain';
import type { Database } from './database';

/**
 * Records what a pack yielded and ends its trials, all in one transaction. A probe that is there already stays as it
 * was, so a pack may be recorded twice; draws of permuted labels that it did not have yet are added to it.
 */
export async function recordPack({ prisma }: Database, work: PackWork, result: PackResult): Promise<void> {
  const probes = JSON.stringify(result.probes.map((probe) => probeRow(work, result, probe)));
  const evaluations = JSON.stringify(result.probes.flatMap((probe) => evaluationRows(work, probe)));
  const permuted = JSON.stringify(result.probes.flatMap(permutedRows));
  await prisma.$transaction([
    prisma.$executeRaw`
      INSERT INTO probes SELECT * FROM jsonb_populate_recordset(NULL::probes, ${probes}::jsonb) ON CONFLICT DO NOTHING`,
    prisma.$executeRaw`
      INSERT INTO evaluations SELECT * FROM jsonb_populate_recordset(NULL::evaluations, ${evaluations}::jsonb)
      ON CONFLICT DO NOTHING`,
    prisma.$executeRaw`
      INSERT INTO permuted_scores SELECT * FROM jsonb_populate_recordset(NULL::permuted_scores, ${permuted}::jsonb)
      ON CONFLICT DO NOTHING`,
    prisma.$executeRaw`
      UPDATE trials SET state = CASE WHEN probes.diverged THEN 'diverged' ELSE 'succeeded' END::trial_state
        FROM probes WHERE probes.key = probe_key
         AND sweep_id = ${work.sweepId} AND layer = ${work.layerIndex}::int AND pack = ${work.pack}::int
         AND state IN ('pending', 'running')`,
  ]);
}

function probeRow(work: PackWork, result: PackResult, probe: ProbeResult): object {
  const trial = work.trials.find(({ index }) => index === probe.trial);
  const target = work.dataset.targets.find(({ name }) => name === trial?.target);
  const layer = work.dataset.layers[work.layerIndex];
  if (!trial || !target || !layer) throw new Error(`pack ${work.pack} yielded a probe it does not have`);
  return {
    key: probe.key,
    layer_name: work.layer,
    target: trial.target,
    task: target.task,
    outputs: target.outputs,
    classes: target.classes,
    features: result.features,
    parameters: trial.parameters,
    seed: trial.seed,
    diverged: probe.diverged,
    epoch: probe.epoch,
    certificate: probe.certificate,
    ...scoreColumns('train', work, probe),
    ...scoreColumns('val', work, probe),
    curve: probe.curve,
    constant_columns: layer.constantColumns,
    numerics: NUMERICS,
    artifact: result.artifact,
    artifact_row: probe.artifactRow,
    trained_at: new Date().toISOString(),
  };
}

/** There are none where training diverged. */
function scoreColumns(split: 'train' | 'val', { dataset }: PackWork, { diverged, scores }: ProbeResult): object {
  const score = diverged ? undefined : scores[split];
  return {
    [`${split}_rows`]: dataset.splits[split] ?? 0,
    [`${split}_correct`]: score?.correct ?? null,
    [`${split}_loss`]: score?.loss ?? null,
    [`${split}_figures`]: score?.figures ?? {},
  };
}

function evaluationRows(work: PackWork, probe: ProbeResult): object[] {
  const target = work.trials.find(({ index }) => index === probe.trial)?.target ?? '';
  const sealed = Object.entries(probe.scores).filter(([split]) => split.startsWith('test'));
  return probe.diverged
    ? []
    : sealed.map(([split, { rows, correct, loss, lossSd, figures }]) => {
        const digest = splitDigest(work.dataset, work.layerIndex, target, split);
        return { probe_key: probe.key, split, digest, rows, correct, loss, loss_sd: lossSd, figures };
      });
}

function permutedRows({ key, permuted }: ProbeResult): object[] {
  return permuted.map(({ draw, figures }) => ({ probe_key: key, draw, figures }));
}

/** Identifies the rows that a probe was evaluated on: features and labels of a split. */
export function splitDigest(dataset: PackWork['dataset'], layer: number, target: string, split: string): string {
  const features = dataset.layers[layer]?.digests[split];
  const labels = dataset.targets.find(({ name }) => name === target)?.digests[split];
  return digestOf({ features, labels });
}
