-- The sweeps of a dataset, which its best are ranked over, and those of a pool that run, which are looked for before each
-- pack.

-- CreateIndex
CREATE INDEX "sweeps_dataset_id_idx" ON "sweeps"("dataset_id");

-- CreateIndex
CREATE INDEX "sweeps_pool_state_idx" ON "sweeps"("pool", "state");
