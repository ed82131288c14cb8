-- Plans are written in chunks: where the next one begins, with the revision that it is of. Kept where a plan was cut off
-- by the end of its sweep, so that it can go on when the sweep is opened again.
ALTER TABLE "sweeps" ADD COLUMN "plan_cursor" JSONB;

-- Finds the layers and packs that have something to train without reading what has ended.
CREATE INDEX "trials_sweep_id_layer_pack_open_idx" ON "trials"("sweep_id", "layer", "pack") WHERE (state IN ('pending', 'running'));
