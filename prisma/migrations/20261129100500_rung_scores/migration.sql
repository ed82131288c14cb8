-- How trials did at each rung, with all figures, kept with the trial and with its probe: those that are cached or have
-- ended are compared like those that wait.
ALTER TABLE "trials" ADD COLUMN "rung_scores" JSONB;
ALTER TABLE "probes" ADD COLUMN "rung_scores" JSONB;

-- Of a trial that is on its way, the last rung and the sweep's own metric are known.
UPDATE "trials" t
   SET "rung_scores" = jsonb_build_object(t."rung_epoch"::text, CASE WHEN t."rung_loss" IS NULL THEN NULL ELSE
         jsonb_build_object('loss', t."rung_loss", 'figures', jsonb_build_object(split_part(s."metric", '/', 2), t."rung_score")) END)
  FROM "sweeps" s WHERE s."id" = t."sweep_id" AND t."rung_epoch" IS NOT NULL;

ALTER TABLE "trials" DROP COLUMN "rung_score", DROP COLUMN "rung_loss";
