import { LearningCurves, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { configurationInWords, varyingParameters } from '@sonde/domain/format';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { Plot } from '../plots/plot';
import { ProbeLinks } from './downloads';
import { TargetChoice, useTarget } from './target-choice';

/** How the probe that stands for each layer's best configuration was trained. */
export function CurvesSection({ sweep }: { readonly sweep: SweepDetail }) {
  const { target } = useTarget(sweep);
  const query = useQuery(curvesQuery(sweep));
  return (
    <Panel heading="Learning curves of each layer's best configuration">
      <TargetChoice sweep={sweep} />
      <Loaded query={query} what="the learning curves">
        {(curves) => <Curves curves={ofTarget(curves, target)} />}
      </Loaded>
    </Panel>
  );
}

function Curves({ curves }: { readonly curves: LearningCurves }) {
  const withEpochs = curves.items.filter(({ curve }) => curve.epoch.length > 0);
  return (
    <>
      {withEpochs.length > 0 ? (
        <Plot draw={(plots, size) => plots.learningCurvesPlot({ items: withEpochs }, size)} />
      ) : (
        <p className="note">No probe with epochs yet; lbfgs has none.</p>
      )}
      <CurveTable items={curves.items} />
    </>
  );
}

function ofTarget({ items }: LearningCurves, target: string | undefined): LearningCurves {
  return { items: items.filter((item) => target === undefined || item.target === target) };
}

type Item = LearningCurves['items'][number];

/** Where the curves end, and where val was best. */
function CurveTable({ items }: { readonly items: readonly Item[] }) {
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

const curvesQuery = (sweep: SweepRef) =>
  queryOptions({
    ...resultsOf(sweep, 'curves'),
    queryFn: ({ signal }) => api.call(LearningCurves, sweepPath(sweep.id, '/curves'), { signal }),
  });
