-- Leases on packs, digests of what artifacts hold, and which of it is known to be lost.

-- AlterTable
ALTER TABLE "trials" ADD COLUMN "claim" TEXT;

-- AlterTable
ALTER TABLE "probes" ADD COLUMN "digests" JSONB,
ADD COLUMN "damaged_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "artifacts" (
    "name" TEXT NOT NULL,
    "stamp" TEXT NOT NULL,

    CONSTRAINT "artifacts_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "probes_artifact_idx" ON "probes"("artifact");
