import type { LearningCurves } from '@sonde/contracts';
import { configurationInWords, varyingParameters } from '@sonde/domain/format';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { ProbeLinks } from './probe-links';

type Item = LearningCurves['items'][number];

/** Where the curves end, and where val was best. */
export function CurveTable({ items }: { readonly items: readonly Item[] }) {
  const varying = varyingParameters(items.map(({ configuration }) => configuration));
  return (
    <DataTable
      caption="One probe a layer: the replicate of median val loss"
      columns={[
        headColumn<Item>(
          'Layer',
          ({ layer }) => layer,
          ({ index }) => index,
        ),
        column<Item>('Configuration', ({ configuration }) => configurationInWords(configuration, varying)),
        rightColumn<Item>('Seed', ({ seed }) => seed),
        numberColumn<Item>(
          'Epochs',
          ({ curve }) => curve.epoch.at(-1),
          (epoch) => epoch ?? '',
        ),
        numberColumn<Item>('train loss, last', ({ curve }) => curve.train_loss.at(-1)),
        numberColumn<Item>('val loss, last', ({ curve }) => curve.val_loss.at(-1)),
        numberColumn<Item>('val loss, lowest', ({ curve }) => lowest(curve.val_loss)),
        column<Item>('Probe', ({ probe_key }) => <ProbeLinks probeKey={probe_key} />),
      ]}
      rows={items}
      rowId={({ layer, target }) => `${layer}@${target}`}
      empty="No probe yet."
    />
  );
}

function lowest(losses: readonly (number | null)[]): number | undefined {
  const finite = losses.filter((loss) => loss !== null);
  return finite.length > 0 ? Math.min(...finite) : undefined;
}
