-- What comparisons ask for: how large a probe's weights are, and who looked at test beyond what val chose.

-- AlterTable
ALTER TABLE "probes" ADD COLUMN "weight_norm" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "test_looks" (
    "id" BIGSERIAL NOT NULL,
    "sweep_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "split" TEXT NOT NULL,
    "configurations" TEXT[],
    "reason" TEXT,

    CONSTRAINT "test_looks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "test_looks_sweep_id_at_idx" ON "test_looks"("sweep_id", "at");

-- AddForeignKey
ALTER TABLE "test_looks" ADD CONSTRAINT "test_looks_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;
