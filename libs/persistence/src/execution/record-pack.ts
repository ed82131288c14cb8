import { SCORES, scoreOf, type MetricName } from '@sonde/contracts';
import type { PackOutcome } from '@sonde/contracts/temporal';
import { NUMERICS, splitDigest, type PackResult, type PackWork, type ProbeResult } from '@sonde/domain';
import type { Database, Transaction } from '../database';
import { Prisma } from '../generated/client';
import { refreshConfigurations } from '../planning/configurations';
import { runsOf, type TrainedBy } from './pack-runs';
import { holdTrials } from './trial-locks';

/**
 * Records what an attempt at a pack yielded and ends its trials, all in one transaction. The same attempt may record it
 * again, which changes nothing; an attempt that has lost its claim records nothing. A probe that is there already stays
 * as it was, so a trial whose probe another sweep has recorded meanwhile is cached; draws of permuted labels, evaluations
 * and scores at rungs that a probe did not have yet are added to it. A probe that was lost or damaged is replaced, in
 * whichever sweeps have it.
 *
 * A transaction's queries are most of what a pack of one trial takes, so what can be asked at once is.
 *
 * @throws ClaimLost where the pack is another attempt's by now, or has ended otherwise
 */
export async function recordPack(
  { prisma }: Database,
  work: PackWork,
  result: PackResult,
  by: TrainedBy,
): Promise<Pick<PackOutcome, 'ended' | 'failed' | 'bestScore'>> {
  const trials = JSON.stringify(result.probes.map(({ trial, artifactRow }) => ({ index: trial, row: artifactRow })));
  const probes = JSON.stringify(result.probes.map((probe) => probeRow(work, result, probe)));
  const configurations = [...new Set(work.trials.map(({ configuration }) => configuration))];
  await prisma.$transaction(async (transaction) => {
    if ((await holdTrials(transaction, work)) === 'recorded') return;
    // All rows are taken in an order, so that two sweeps that record the same probes do not wait for each other.
    const replaced = await insertProbes(transaction, probes);
    await insertBeside(transaction, work, result, { by, replaced });
    await transaction.$executeRaw`
      UPDATE trials SET state = CASE WHEN p.diverged THEN 'diverged'
               WHEN p.artifact = ${result.artifact} AND p.artifact_row = trained.row THEN 'succeeded'
               ELSE 'cached' END::trial_state
        FROM jsonb_to_recordset(${trials}::jsonb) AS trained(index int, row int), probes p
       WHERE p.key = probe_key AND sweep_id = ${work.sweepId} AND trials.index = trained.index
         AND state = 'running'`;
    const others = replaced.length === 0 ? [] : await configurationsOf(transaction, replaced, work.sweepId);
    const own = { sweepId: work.sweepId, metric: work.metric, configurations };
    // In one order, so that two sweeps that replace probes of each other do not wait for each other.
    for (const each of [own, ...others].sort((a, b) => (a.sweepId < b.sweepId ? -1 : 1))) {
      await refreshConfigurations(transaction, each.sweepId, each.metric, each.configurations);
    }
  });
  return { ended: result.probes.length, failed: 0, bestScore: bestScoreOf(result, work) };
}

/** What training yields of a probe, but for what its key stands for. */
const TRAINED = [
  ...['diverged', 'epoch', 'certificate', 'curve', 'weight_norm', 'artifact', 'artifact_row', 'digests', 'trained_at'],
  ...[
    'train_rows',
    'train_correct',
    'train_loss',
    'train_figures',
    'val_rows',
    'val_correct',
    'val_loss',
    'val_figures',
  ],
] as const;
const REPLACED = Prisma.raw(
  TRAINED.map(
    (column) => `${column} = CASE WHEN probes.damaged_at IS NULL THEN probes.${column} ELSE EXCLUDED.${column} END`,
  ).join(', '),
);

/** Of a probe that is there, scores at rungs that it has stay. */
const COMPLETED = Prisma.sql`
  coalesce(EXCLUDED.rung_scores || coalesce(probes.rung_scores, '{}'), probes.rung_scores)`;

/**
 * Inserts probes that are not there, replaces those that are lost or damaged, and adds scores at rungs to the others.
 *
 * @returns keys of those that were replaced
 */
async function insertProbes(transaction: Transaction, probes: string): Promise<string[]> {
  const rows = await transaction.$queryRaw<{ key: string }[]>`
    WITH given AS (
      SELECT * FROM jsonb_populate_recordset(NULL::probes, ${probes}::jsonb)
    ), damaged AS (
      SELECT key FROM probes JOIN given USING (key) WHERE probes.damaged_at IS NOT NULL
    ), written AS (
      INSERT INTO probes SELECT * FROM given ORDER BY key
      ON CONFLICT (key) DO UPDATE SET ${REPLACED}, rung_scores = ${COMPLETED}, damaged_at = NULL
       WHERE probes.damaged_at IS NOT NULL OR EXCLUDED.rung_scores IS NOT NULL
      RETURNING key
    )
    SELECT key FROM written JOIN damaged USING (key)`;
  return rows.map(({ key }) => key);
}

/** The configurations of other sweeps that have some probes, by sweep. */
async function configurationsOf(transaction: Transaction, keys: readonly string[], except: string) {
  return transaction.$queryRaw<{ sweepId: string; metric: MetricName; configurations: string[] }[]>`
    SELECT t.sweep_id AS "sweepId", s.metric, array_agg(DISTINCT t.configuration) AS configurations
      FROM trials t JOIN sweeps s ON s.id = t.sweep_id
     WHERE t.probe_key = ANY(${[...keys]}) AND t.sweep_id <> ${except} GROUP BY t.sweep_id, s.metric`;
}

/** What hangs on probes, and what the pack took. @param replaced keys of probes whose evaluations are replaced too */
async function insertBeside(
  transaction: Transaction,
  work: PackWork,
  result: PackResult,
  { by, replaced }: { readonly by: TrainedBy; readonly replaced: readonly string[] },
): Promise<void> {
  const evaluations = JSON.stringify(result.probes.flatMap((probe) => evaluationRows(work, probe)));
  const permuted = JSON.stringify(result.probes.flatMap(permutedRows));
  await transaction.$executeRaw`
    WITH evaluated AS (
      INSERT INTO evaluations SELECT * FROM jsonb_populate_recordset(NULL::evaluations, ${evaluations}::jsonb)
       ORDER BY probe_key, split, digest
      ON CONFLICT (probe_key, split, digest) DO UPDATE
         SET rows = EXCLUDED.rows, correct = EXCLUDED.correct, loss = EXCLUDED.loss, loss_sd = EXCLUDED.loss_sd,
             figures = EXCLUDED.figures
       WHERE evaluations.probe_key = ANY(${[...replaced]})
    ), written AS (
      INSERT INTO artifacts VALUES (${result.artifact}, ${result.stamp}) ON CONFLICT DO NOTHING
    ), controlled AS (
      INSERT INTO permuted_scores SELECT * FROM jsonb_populate_recordset(NULL::permuted_scores, ${permuted}::jsonb)
       ORDER BY probe_key, draw
      ON CONFLICT DO NOTHING
    )
    INSERT INTO pack_runs (sweep_id, layer, pack, pool, trainer, kind, probes, work, seconds)
    SELECT r.sweep_id, r.layer, r.pack, r.pool, r.trainer, r.kind, r.probes, r.work, r.seconds
      FROM jsonb_populate_recordset(NULL::pack_runs, ${JSON.stringify(runsOf(work, result, by))}::jsonb) AS r`;
}

function bestScoreOf({ probes }: PackResult, { metric }: PackWork): number | null {
  const scores = probes.flatMap(({ diverged, scores: { val } }) =>
    diverged ? [] : (val?.figures[scoreOf(metric)] ?? []),
  );
  if (scores.length === 0) return null;
  return SCORES[scoreOf(metric)].goal === 'minimize' ? Math.min(...scores) : Math.max(...scores);
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
    rung_scores: trial.rungScores,
    constant_columns: layer.constantColumns,
    weight_norm: probe.weightNorm,
    numerics: NUMERICS,
    artifact: result.artifact,
    artifact_row: probe.artifactRow,
    digests: probe.digests,
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
