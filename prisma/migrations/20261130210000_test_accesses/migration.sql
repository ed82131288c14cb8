-- The record of accesses to test is called what it is. A new table, since Postgres 18 names even NOT NULL constraints
-- after their table, and earlier versions have no such names that could be changed.
CREATE TABLE "test_accesses" (
    "id" BIGSERIAL NOT NULL,
    "sweep_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "split" TEXT NOT NULL,
    "configurations" TEXT[],
    "reason" TEXT,

    CONSTRAINT "test_accesses_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "test_accesses_sweep_id_at_idx" ON "test_accesses"("sweep_id", "at");

ALTER TABLE "test_accesses" ADD CONSTRAINT "test_accesses_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "test_accesses" ("sweep_id", "at", "split", "configurations", "reason")
SELECT "sweep_id", "at", "split", "configurations", "reason" FROM "test_looks" ORDER BY "id";

DROP TABLE "test_looks";
