-- What a sweep of 100,000 trials on machines that die needs: configurations with their figures, revisions, rungs,
-- what packs took, and the trainers that there are.

-- AlterTable
ALTER TABLE "sweeps"
    ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "planned_revision" INTEGER,
    ADD COLUMN "started_at" TIMESTAMPTZ(3);

UPDATE "sweeps" SET "planned_revision" = 0, "started_at" = "created_at" WHERE "planned" IS NOT NULL;

ALTER TABLE "sweeps" DROP COLUMN "planned";

-- CreateTable
CREATE TABLE "sweep_revisions" (
    "sweep_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "changes" JSONB NOT NULL,
    "before" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sweep_revisions_pkey" PRIMARY KEY ("sweep_id","revision")
);

-- CreateTable
CREATE TABLE "configurations" (
    "sweep_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "layer" INTEGER NOT NULL,
    "layer_name" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "decay" DOUBLE PRECISION,
    "learning_rate" DOUBLE PRECISION,
    "n" INTEGER NOT NULL DEFAULT 0,
    "diverged" INTEGER NOT NULL DEFAULT 0,
    "has_diverged" BOOLEAN NOT NULL DEFAULT false,
    "unconverged" INTEGER NOT NULL DEFAULT 0,
    "without_optimum" INTEGER NOT NULL DEFAULT 0,
    "mean" DOUBLE PRECISION,
    "sd" DOUBLE PRECISION,
    "place" DOUBLE PRECISION,
    "val_loss" DOUBLE PRECISION,
    "probe_key" TEXT,

    CONSTRAINT "configurations_pkey" PRIMARY KEY ("sweep_id","id")
);

-- CreateTable
CREATE TABLE "rungs" (
    "sweep_id" TEXT NOT NULL,
    "layer" INTEGER NOT NULL,
    "target" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "cutoff" DOUBLE PRECISION,
    "contenders" INTEGER NOT NULL,
    "kept" INTEGER NOT NULL,

    CONSTRAINT "rungs_pkey" PRIMARY KEY ("sweep_id","layer","target","epoch")
);

-- CreateTable
CREATE TABLE "pack_runs" (
    "id" BIGSERIAL NOT NULL,
    "sweep_id" TEXT NOT NULL,
    "layer" INTEGER NOT NULL,
    "pack" INTEGER NOT NULL,
    "pool" TEXT NOT NULL,
    "trainer" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "probes" INTEGER NOT NULL,
    "work" DOUBLE PRECISION NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pack_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trainers" (
    "id" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "memory_bytes" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "warm_hits" INTEGER NOT NULL DEFAULT 0,
    "warm_misses" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trainers_pkey" PRIMARY KEY ("id")
);

-- What all replicates share moves to their configuration. 1 / C is taken as numeric, which cannot overflow.
INSERT INTO "configurations" ("sweep_id", "id", "layer", "layer_name", "target", "parameters", "decay", "learning_rate")
SELECT DISTINCT ON ("sweep_id", "configuration") "sweep_id", "configuration", "layer", "layer_name", "target", "parameters",
       coalesce(("parameters"->>'weight_decay')::float8, least(1 / ("parameters"->>'C')::numeric, 1e308)::float8),
       ("parameters"->>'learning_rate')::float8
  FROM "trials" ORDER BY "sweep_id", "configuration", "index";

-- Figures of what is there, as refreshConfigurations of libs/persistence takes them.
UPDATE "configurations" c SET
       "n" = f."n", "diverged" = f."diverged", "has_diverged" = f."diverged" > 0, "unconverged" = f."unconverged",
       "without_optimum" = f."without_optimum", "mean" = f."score" / f."scale", "sd" = f."sd" / f."scale",
       "place" = f."score" * f."sign", "val_loss" = f."val_loss", "probe_key" = f."probe_key"
  FROM (SELECT "sweep_id", "configuration", count(*)::int AS "n", count(*) FILTER (WHERE "has_diverged")::int AS "diverged",
               count(*) FILTER (WHERE "certificate" @> '{"converged": false, "noOptimum": false}')::int AS "unconverged",
               count(*) FILTER (WHERE "certificate" @> '{"noOptimum": true}')::int AS "without_optimum",
               avg("score" ORDER BY "score") AS "score", stddev_samp("score") AS "sd", max("scale") AS "scale",
               max("sign") AS "sign", avg("loss" ORDER BY "loss") AS "val_loss",
               (array_agg("key" ORDER BY "loss", "key") FILTER (WHERE NOT "has_diverged"))
                 [(count(*) FILTER (WHERE NOT "has_diverged") + 1) / 2] AS "probe_key"
          FROM (SELECT t."sweep_id", t."configuration", p."key", p."diverged" AS "has_diverged", p."certificate",
                       p."val_loss" AS "loss", CASE s."goal" WHEN 'minimize' THEN 1 ELSE -1 END AS "sign",
                       CASE s."metric" WHEN 'val/accuracy' THEN p."val_rows" ELSE 1 END AS "scale",
                       CASE s."metric" WHEN 'val/accuracy' THEN p."val_correct"::float8
                         ELSE (p."val_figures"->>split_part(s."metric", '/', 2))::float8 END AS "score"
                  FROM "trials" t JOIN "sweeps" s ON s."id" = t."sweep_id" JOIN "probes" p ON p."key" = t."probe_key"
                 WHERE t."state" IN ('succeeded', 'cached', 'diverged')) AS "replicates"
         GROUP BY "sweep_id", "configuration") AS f
 WHERE f."sweep_id" = c."sweep_id" AND f."configuration" = c."id";

-- AlterTable
ALTER TABLE "trials"
    DROP COLUMN "layer_name",
    DROP COLUMN "target",
    DROP COLUMN "parameters",
    ADD COLUMN "rung_epoch" INTEGER,
    ADD COLUMN "rung_score" DOUBLE PRECISION,
    ADD COLUMN "rung_loss" DOUBLE PRECISION,
    ADD COLUMN "pruning" JSONB;

-- CreateIndex
CREATE INDEX "configurations_sweep_id_has_diverged_place_val_loss_layer_d_idx" ON "configurations"("sweep_id", "has_diverged", "place", "val_loss", "layer", "decay" DESC, "learning_rate", "id") WHERE (n > 0);

-- CreateIndex
CREATE INDEX "configurations_sweep_id_layer_target_has_diverged_place_val_idx" ON "configurations"("sweep_id", "layer", "target", "has_diverged", "place", "val_loss", "decay" DESC, "learning_rate", "id") WHERE (n > 0);

-- CreateIndex
CREATE UNIQUE INDEX "trials_sweep_id_configuration_probe_key_key" ON "trials"("sweep_id", "configuration", "probe_key");

-- CreateIndex
CREATE INDEX "pack_runs_pool_kind_recorded_at_idx" ON "pack_runs"("pool", "kind", "recorded_at");

-- CreateIndex
CREATE INDEX "pack_runs_sweep_id_recorded_at_idx" ON "pack_runs"("sweep_id", "recorded_at");

-- CreateIndex
CREATE INDEX "trainers_pool_seen_at_idx" ON "trainers"("pool", "seen_at");

-- AddForeignKey
ALTER TABLE "sweep_revisions" ADD CONSTRAINT "sweep_revisions_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "configurations" ADD CONSTRAINT "configurations_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trials" ADD CONSTRAINT "trials_sweep_id_configuration_fkey" FOREIGN KEY ("sweep_id", "configuration") REFERENCES "configurations"("sweep_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rungs" ADD CONSTRAINT "rungs_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pack_runs" ADD CONSTRAINT "pack_runs_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;
