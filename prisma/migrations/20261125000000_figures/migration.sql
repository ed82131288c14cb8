-- Every figure of a probe by its name, for every task, and what permuted labels score.
-- Until now all targets were classes, and the figures were accuracy and loss: they are kept, in their new places.

-- AlterTable
ALTER TABLE "probes"
    ADD COLUMN "task" TEXT,
    ADD COLUMN "outputs" INTEGER,
    ADD COLUMN "epoch" INTEGER,
    ADD COLUMN "certificate" JSONB,
    ADD COLUMN "train_figures" JSONB,
    ADD COLUMN "val_figures" JSONB;

-- The weights were those of the last epoch. A probe that diverged has no figures.
UPDATE "probes" SET
    "task" = 'classification',
    "outputs" = cardinality("classes"),
    "epoch" = CASE WHEN NOT "diverged" THEN ("parameters"->>'epochs')::int END,
    "train_figures" = jsonb_strip_nulls(jsonb_build_object('accuracy', "train_accuracy", 'loss', "train_loss")),
    "val_figures" = jsonb_strip_nulls(jsonb_build_object('accuracy', "val_accuracy", 'loss', "val_loss"));

ALTER TABLE "probes"
    ALTER COLUMN "task" SET NOT NULL,
    ALTER COLUMN "outputs" SET NOT NULL,
    ALTER COLUMN "train_figures" SET NOT NULL,
    ALTER COLUMN "val_figures" SET NOT NULL,
    DROP COLUMN "train_accuracy",
    DROP COLUMN "val_accuracy";

-- Nothing reads in its order: probes are found through the trials of a sweep, and sorted then.
DROP INDEX "probes_val_correct_val_loss_idx";

-- AlterTable
ALTER TABLE "evaluations" ADD COLUMN "figures" JSONB;

UPDATE "evaluations" SET "figures" = jsonb_build_object('accuracy', "accuracy", 'loss', "loss");

ALTER TABLE "evaluations"
    ALTER COLUMN "figures" SET NOT NULL,
    ALTER COLUMN "correct" DROP NOT NULL,
    DROP COLUMN "accuracy";

-- Descriptions of datasets say what each target is.
UPDATE "datasets" SET "description" = jsonb_set("description", '{targets}', (
    SELECT jsonb_agg('{"task": "classification"}' || jsonb_build_object('outputs', jsonb_array_length(target->'classes')) || target ORDER BY place)
      FROM jsonb_array_elements("description"->'targets') WITH ORDINALITY AS each_target(target, place)));

-- CreateTable
CREATE TABLE "permuted_scores" (
    "probe_key" TEXT NOT NULL,
    "draw" INTEGER NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "permuted_scores_pkey" PRIMARY KEY ("probe_key","draw")
);

-- AddForeignKey
ALTER TABLE "permuted_scores" ADD CONSTRAINT "permuted_scores_probe_key_fkey" FOREIGN KEY ("probe_key") REFERENCES "probes"("key") ON DELETE CASCADE ON UPDATE CASCADE;
