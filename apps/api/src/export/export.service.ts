import { Injectable } from '@nestjs/common';
import { PARAMETER_NAMES } from '@sonde/contracts';
import { selectTargets } from '@sonde/domain';
import {
  exportedTrials,
  listTrials,
  variedParameters,
  type ExportedFigures,
  type ExportedTrial,
  type StoredSweep,
} from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { toTrialView } from '../sweeps/sweep-view';
import { csvLine, trialColumns, type TrialColumn } from './trial-table';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Writes all trials of a sweep as text; figures of train and val, none of test. */
@Injectable()
export class ExportService {
  constructor(private readonly postgres: DatabaseProvider) {}

  /** Whole lines, those of a page of trials at a time. */
  trials(sweep: StoredSweep, format: ExportFormat): AsyncGenerator<string> {
    return format === 'csv' ? this.csv(sweep) : this.jsonLines(sweep);
  }

  private async *csv(sweep: StoredSweep): AsyncGenerator<string> {
    const columns = await this.columnsOf(sweep);
    yield csvLine(columns.map(({ name }) => name));
    for await (const trials of exportedTrials(this.postgres.database, sweep.id)) {
      yield trials.map((trial) => csvLine(columns.map(({ cell }) => cell(trial)))).join('');
    }
  }

  private async *jsonLines(sweep: StoredSweep): AsyncGenerator<string> {
    for await (const trials of exportedTrials(this.postgres.database, sweep.id)) {
      yield trials.map((trial) => `${JSON.stringify(toLine(trial))}\n`).join('');
    }
  }

  private async columnsOf({ id, spec, dataset }: StoredSweep): Promise<TrialColumn[]> {
    const { database } = this.postgres;
    const targets = selectTargets(spec.targets, dataset.description.targets);
    const [[first], varied] = await Promise.all([
      listTrials(database, id, 1, -1),
      Promise.all(targets.map(({ name }) => variedParameters(database, id, name))),
    ]);
    // What does not vary stands in any trial.
    const common = PARAMETER_NAMES.filter((name) => first && name in first.parameters);
    return trialColumns({ parameters: new Set([...common, ...varied.flat()]), tasks: targets.map(({ task }) => task) });
  }
}

/** A trial as the api lists it, with the figures of its probe. */
function toLine({ train, val, ...trial }: ExportedTrial) {
  const view = toTrialView({ ...trial, probeKey: trial.probeKey ?? '' });
  return { ...view, train: train && toMetrics(train), val: val && toMetrics(val) };
}

function toMetrics({ figures, ...counted }: ExportedFigures) {
  return { ...figures, ...counted };
}
