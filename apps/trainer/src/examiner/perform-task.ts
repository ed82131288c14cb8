import { describeDataset, examineLayers, openDataset, outlineDataset } from '@sonde/datasets';
import type { FromThread, Results, Task, ThreadSettings } from './messages';

/** A thread tells of its progress at most this often; blocks of a file come a hundred times a second. */
const TELL_EVERY_MS = 250;

/** Does what is asked of a thread. @throws BadInput as the dataset's files deserve */
export async function performTask<Kind extends Task['kind']>(
  task: Task & { readonly kind: Kind },
  settings: ThreadSettings,
  tell: (report: FromThread) => void,
): Promise<Results[Kind]> {
  // Each kind of task yields the result of that kind.
  return (await perform(task, settings, tell)) as Results[Kind];
}

async function perform(
  task: Task,
  { cacheDir }: ThreadSettings,
  tell: (report: FromThread) => void,
): Promise<Results[keyof Results]> {
  const options = cacheDir === undefined ? {} : { cacheDir };
  if (task.kind === 'outline') return outlineDataset(await openDataset(task.root, options));
  const { root, outline } = task;
  const source = { folder: root, manifest: outline.manifest, outline, ...options };
  let told = performance.now();
  const tellSometimes = (report: FromThread): void => {
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    tell(report);
  };
  if (task.kind === 'describe') {
    return describeDataset({ ...source, examined: task.examined }, () => tellSometimes({ kind: 'reading' }));
  }
  await examineLayers(
    { ...source, layers: task.layers },
    {
      onBytes: (layer, bytes) => tellSometimes({ kind: 'bytes', layer, bytes }),
      onLayer: (layer, examined) => tell({ kind: 'layer', layer, examined }),
    },
  );
  return null;
}
