import type { DatasetView } from '@sonde/contracts';
import { Choice } from '../elements/choice';
import { Notes } from '../elements/panel';
import { formatCount } from '../format';

interface Props {
  readonly datasets: readonly DatasetView[];
  /** The one that the file names. */
  readonly chosen: string | undefined;
  readonly onChoose: (name: string) => void;
}

/** What is registered, and what the chosen one has to offer to a sweep file. */
export function DatasetPanel({ datasets, chosen = '', onChoose }: Props) {
  if (datasets.length === 0) {
    return (
      <p className="note">
        No dataset is registered yet: <code>npx sonde dataset add FOLDER</code> registers one.
      </p>
    );
  }
  const dataset = datasets.find(({ name }) => name === chosen);
  const names = [...new Set(datasets.map(({ name }) => name))];
  return (
    <>
      <div className="row">
        <Choice
          label="Dataset"
          value={dataset ? chosen : ''}
          options={names}
          {...(dataset ? {} : { all: 'choose one' })}
          onChange={onChoose}
        />
      </div>
      {dataset && (
        <>
          <dl className="facts">
            <div>
              <dt>Layers</dt>
              <dd>{dataset.layers.map(({ name }) => name).join(', ')}</dd>
            </div>
            <div>
              <dt>Targets</dt>
              <dd>{dataset.targets.map(({ name, task, outputs }) => `${name} (${task}, ${outputs})`).join(', ')}</dd>
            </div>
            <div>
              <dt>Rows</dt>
              <dd>
                {splitsOf(dataset)
                  .map((split) => `${split} ${formatCount(dataset.splits[split] ?? 0)}`)
                  .join(', ')}
              </dd>
            </div>
          </dl>
          <Notes notes={dataset.warnings} />
        </>
      )}
    </>
  );
}

/** Train, val, and the rest by name. */
function splitsOf({ splits }: DatasetView): string[] {
  const rest = Object.keys(splits).filter((split) => split !== 'train' && split !== 'val');
  return ['train', 'val', ...rest.sort()];
}
