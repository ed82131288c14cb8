-- Registrations of datasets as jobs.

-- CreateEnum
CREATE TYPE "registration_state" AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "registrations" (
    "id" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "registration_state" NOT NULL DEFAULT 'pending',
    "stamp" TEXT NOT NULL,
    "is_settled" BOOLEAN NOT NULL,
    "outline" JSONB,
    "files" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "files_done" INTEGER NOT NULL DEFAULT 0,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "failure" JSONB,
    "dataset_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "registrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration_layers" (
    "registration_id" TEXT NOT NULL,
    "layer" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "examined" JSONB,

    CONSTRAINT "registration_layers_pkey" PRIMARY KEY ("registration_id", "layer")
);

-- CreateIndex
CREATE UNIQUE INDEX "registrations_root_stamp_key" ON "registrations"("root", "stamp") WHERE (state IN ('pending', 'running'));

-- CreateIndex
CREATE INDEX "registrations_root_created_at_idx" ON "registrations"("root", "created_at");

-- CreateIndex
CREATE INDEX "registrations_dataset_id_idx" ON "registrations"("dataset_id");

-- AddForeignKey
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration_layers" ADD CONSTRAINT "registration_layers_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registrations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
