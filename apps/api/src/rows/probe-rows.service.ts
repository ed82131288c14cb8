import { Injectable } from '@nestjs/common';
import { BadInput, NotFound, type ScoreName } from '@sonde/contracts';
import { groupBy, resampledScore, scoredOutputs, type DescribedTarget, type SaidOfRows } from '@sonde/domain';
import { loadGroups, loadLabels, loadSplit, type ProbeOutcomes } from '@sonde/features';
import type { DatasetVersion } from '@sonde/persistence';
import { Artifacts } from '../artifacts/artifacts.service';
import { applyInSlices } from './apply-in-slices';

/** Where a probe's weights and what it says of rows are kept, and how it takes its features. */
export interface StoredRows {
  readonly probeKey: string;
  readonly artifact: string;
  readonly artifactRow: number;
  readonly layer: string;
  readonly normalization: 'none' | 'standardize' | 'l2';
}

/** Rows of one split of one target. */
export interface RowsOf {
  readonly dataset: DatasetVersion;
  readonly target: string;
  readonly split: string;
}

/** What probes say of the same rows. */
export interface SaidRows {
  readonly rows: number;
  /** [rows], 0 to groups - 1 */
  readonly groups?: Int32Array;
  readonly groupCount: number | null;
  readonly said: ReadonlyMap<string, SaidOfRows>;
}

/** Reads what probes say of rows from the artifacts, and what is true of them from the dataset. */
@Injectable()
export class ProbeRows {
  constructor(private readonly artifacts: Artifacts) {}

  /**
   * @param metric one that needs probabilities has the probes applied to their features anew
   * @throws BadInput where the dataset's files are not those that were registered, NotFound where artifacts are lost
   */
  async read(of: RowsOf, probes: readonly StoredRows[], metric: ScoreName): Promise<SaidRows> {
    const target = describedTarget(of);
    const { root: folder, description } = of.dataset;
    const source = { folder, manifest: description.manifest };
    const expected = { [of.split]: target.digests[of.split] ?? '' };
    const [truth, groups, outcomes] = await Promise.all([
      loadLabels(source, of.target, of.split, { expected }),
      loadGroups(source, of.split),
      this.artifacts.outcomes(
        of.split,
        probes.map(({ probeKey }) => probeKey),
      ),
    ]);
    const rows = description.splits[of.split] ?? 0;
    checkRows(of, rows, [...outcomes.values()], groups);
    const { task, outputs } = target;
    const said = new Map<string, SaidOfRows>();
    for (const [probeKey, { predicted, loss }] of outcomes) {
      said.set(probeKey, { task, outputs, truth, predicted, loss, scores: null });
    }
    const [first] = said.values();
    if (first && resampledScore(metric, first) === null) await this.addScores(of, probes, said);
    return {
      rows,
      ...(groups ? { groups } : {}),
      groupCount: groups ? groups.reduce((most, group) => Math.max(most, group), -1) + 1 : null,
      said,
    };
  }

  /** Probabilities or logits of each row: they are not kept, and come from the weights as exported. */
  private async addScores(
    { dataset, split }: RowsOf,
    probes: readonly StoredRows[],
    said: Map<string, SaidOfRows>,
  ): Promise<void> {
    const source = { folder: dataset.root, manifest: dataset.description.manifest };
    for (const [layer, own] of groupBy(probes, (probe) => probe.layer)) {
      const digests = dataset.description.layers.find(({ name }) => name === layer)?.digests ?? {};
      const features = await loadSplit(source, layer, split, { expected: { [split]: digests[split] ?? '' } });
      for (const { probeKey, normalization } of own) {
        const known = said.get(probeKey);
        if (!known) continue;
        const weights = await this.artifacts.weights(probeKey);
        const scores = scoredOutputs(
          known.task,
          await applyInSlices(weights, features, { normalization }),
          known.outputs,
        );
        said.set(probeKey, { ...known, scores });
      }
    }
  }
}

/** Groups have no digest, and a probe that is shared may have been evaluated on another version of a test split. */
function checkRows(
  { dataset, split }: RowsOf,
  rows: number,
  outcomes: readonly ProbeOutcomes[],
  groups: Int32Array | null,
): void {
  if (groups && groups.length !== rows) {
    throw new BadInput(`the groups of ${split} are of ${groups.length} rows, dataset ${dataset.name} has ${rows}`);
  }
  if (outcomes.some(({ loss }) => loss.length !== rows)) {
    throw new NotFound(`what probes said of ${split} is of another version of dataset ${dataset.name}`);
  }
}

function describedTarget({ dataset, target, split }: RowsOf): DescribedTarget {
  const described = dataset.description.targets.find(({ name }) => name === target);
  if (!described?.digests[split]) {
    throw new NotFound(`dataset ${dataset.name} has no split ${JSON.stringify(split)} of target ${target}`);
  }
  return described;
}
