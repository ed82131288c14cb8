-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "sweep_state" AS ENUM ('planning', 'running', 'paused', 'cancelling', 'completed', 'cancelled', 'failed');

-- CreateEnum
CREATE TYPE "trial_state" AS ENUM ('pending', 'running', 'succeeded', 'cached', 'pruned', 'diverged', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "datasets" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "description" JSONB NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sweeps" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "state" "sweep_state" NOT NULL DEFAULT 'planning',
    "spec" JSONB NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "goal" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "planned" INTEGER,
    "failure" TEXT,
    "idempotency_key" TEXT,
    "request_digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trials" (
    "sweep_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "layer" INTEGER NOT NULL,
    "layer_name" TEXT NOT NULL,
    "pack" INTEGER NOT NULL,
    "target" TEXT NOT NULL,
    "configuration" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "seed" BIGINT NOT NULL,
    "state" "trial_state" NOT NULL DEFAULT 'pending',
    "probe_key" TEXT NOT NULL,
    "failure_class" TEXT,
    "failure_message" TEXT,

    CONSTRAINT "trials_pkey" PRIMARY KEY ("sweep_id","index")
);

-- CreateTable
CREATE TABLE "probes" (
    "key" TEXT NOT NULL,
    "layer_name" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "classes" TEXT[],
    "features" INTEGER NOT NULL,
    "parameters" JSONB NOT NULL,
    "seed" BIGINT NOT NULL,
    "diverged" BOOLEAN NOT NULL,
    "train_rows" INTEGER NOT NULL,
    "train_correct" INTEGER,
    "train_accuracy" DOUBLE PRECISION,
    "train_loss" DOUBLE PRECISION,
    "val_rows" INTEGER NOT NULL,
    "val_correct" INTEGER,
    "val_accuracy" DOUBLE PRECISION,
    "val_loss" DOUBLE PRECISION,
    "curve" JSONB NOT NULL,
    "constant_columns" INTEGER[],
    "numerics" INTEGER NOT NULL,
    "artifact" TEXT NOT NULL,
    "artifact_row" INTEGER NOT NULL,
    "trained_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "probes_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "evaluations" (
    "probe_key" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "correct" INTEGER NOT NULL,
    "accuracy" DOUBLE PRECISION NOT NULL,
    "loss" DOUBLE PRECISION NOT NULL,
    "loss_sd" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "evaluations_pkey" PRIMARY KEY ("probe_key","split","digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "datasets_name_version_key" ON "datasets"("name", "version");

-- CreateIndex
CREATE UNIQUE INDEX "datasets_name_digest_key" ON "datasets"("name", "digest");

-- CreateIndex
CREATE UNIQUE INDEX "sweeps_idempotency_key_key" ON "sweeps"("idempotency_key");

-- CreateIndex
CREATE INDEX "sweeps_created_at_id_idx" ON "sweeps"("created_at", "id");

-- CreateIndex
CREATE INDEX "trials_sweep_id_state_idx" ON "trials"("sweep_id", "state");

-- CreateIndex
CREATE INDEX "trials_sweep_id_layer_pack_idx" ON "trials"("sweep_id", "layer", "pack");

-- CreateIndex
CREATE INDEX "trials_probe_key_idx" ON "trials"("probe_key");

-- CreateIndex
CREATE INDEX "probes_val_correct_val_loss_idx" ON "probes"("val_correct" DESC, "val_loss");

-- AddForeignKey
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trials" ADD CONSTRAINT "trials_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_probe_key_fkey" FOREIGN KEY ("probe_key") REFERENCES "probes"("key") ON DELETE CASCADE ON UPDATE CASCADE;
