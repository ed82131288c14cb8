import { blocksOf, RegularizationPath, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { Choice, useSearch } from '../elements/choice';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { NONE } from '../format';
import { Plot } from '../plots/plot';
import { ProbeLinks } from './downloads';
import { useTarget } from './target-choice';

interface Props {
  readonly sweep: SweepDetail;
  /** Those with probes; never empty. */
  readonly layers: readonly string[];
}

/** Where each probe lands on the way that lbfgs traces; shown for sweeps that use lbfgs. */
export function PathPanel({ sweep, layers }: Props) {
  if (!usesLbfgs(sweep)) return null;
  return <LayerPath sweep={sweep} layers={layers} />;
}

function LayerPath({ sweep, layers }: Props) {
  const { search, change } = useSearch();
  const { target } = useTarget(sweep);
  const layer = search.get('layer') ?? layers[0] ?? '';
  const query = useQuery(pathQuery(sweep, layer, target));
  return (
    <Panel heading="Regularization path">
      <div className="row">
        <Choice label="Layer" value={layer} options={layers} onChange={(layer) => change({ layer })} />
      </div>
      <Loaded query={query} what="the path">
        {(path) =>
          path.points.length === 0 ? (
            <p className="note">This layer has no probe of lbfgs.</p>
          ) : (
            <>
              <Plot draw={(plots, size) => plots.regularizationPathPlot(path, size)} />
              <PathTable path={path} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function usesLbfgs({ spec }: SweepDetail): boolean {
  return blocksOf(spec).some(({ block: { optimizer } }) => JSON.stringify(optimizer ?? '').includes('lbfgs'));
}

type Point = RegularizationPath['points'][number];

/** The regularization path in numbers. */
function PathTable({ path: { layer, points } }: { readonly path: RegularizationPath }) {
  return (
    <details>
      <summary>The same in numbers</summary>
      <DataTable
        caption={`Probes of ${layer}: those of lbfgs first, the strongest penalty first`}
        columns={[
          headColumn<Point>('Optimizer', ({ optimizer }) => optimizer),
          rightColumn<Point>('learning_rate', ({ learning_rate }) => learning_rate ?? NONE),
          rightColumn<Point>('decay', ({ decay }) => decay ?? NONE),
          rightColumn<Point>('Seed', ({ seed }) => seed),
          numberColumn<Point>('train/loss', ({ train_loss }) => train_loss),
          numberColumn<Point>('Norm of weights', ({ weight_norm }) => weight_norm),
          column<Point>('Probe', ({ probe_key }) => <ProbeLinks probeKey={probe_key} />),
        ]}
        rows={points}
        rowId={({ probe_key }) => probe_key}
        empty="No probe yet."
      />
    </details>
  );
}

const pathQuery = (sweep: SweepRef, layer: string, target: string | undefined) =>
  queryOptions({
    ...resultsOf(sweep, 'path', layer, target),
    queryFn: ({ signal }) => api.call(RegularizationPath, sweepPath(sweep.id, '/path', { layer, target }), { signal }),
  });
