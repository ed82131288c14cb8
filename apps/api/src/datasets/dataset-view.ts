import type { DatasetView } from '@sonde/contracts';
import type { DatasetVersion } from '@sonde/persistence';

export function toDatasetView({ name, version, digest, root, registeredAt, description }: DatasetVersion): DatasetView {
  const { splits, targets, layers, warnings } = description;
  return {
    name,
    version,
    digest,
    path: root,
    registered_at: registeredAt.toISOString(),
    splits: { ...splits },
    targets: targets.map((target) => ({
      name: target.name,
      task: target.task,
      classes: [...target.classes],
      outputs: target.outputs,
    })),
    layers: layers.map((layer) => ({
      name: layer.name,
      columns: layer.columns,
      constant_columns: [...layer.constantColumns],
    })),
    warnings: [...warnings],
  };
}
