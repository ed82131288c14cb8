import type { DatasetExaminer } from '@sonde/activities';
import type { FromThread } from './messages';
import { performTask } from './perform-task';

/** Examines datasets in this thread, as specs of other projects do; it cannot be called off. */
export const localExaminer: DatasetExaminer = {
  outline: (root) => performTask({ kind: 'outline', root }, {}, () => undefined),
  examine: async (dataset, { onBytes, onLayer }) => {
    await performTask({ kind: 'examine', ...dataset }, {}, (report: FromThread) => {
      if (report.kind === 'bytes') onBytes(report.layer, report.bytes);
      if (report.kind === 'layer') onLayer(report.layer, report.examined);
    });
  },
  describe: (dataset) => performTask({ kind: 'describe', ...dataset }, {}, () => undefined),
};
