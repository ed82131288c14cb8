import { blocksOf, type SweepDetail } from '@sonde/contracts';
import { useQuery } from '@tanstack/react-query';
import { pathQuery } from '../api/sweep-queries';
import { Choice } from '../elements/choice';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { useSearch } from '../elements/use-search';
import { Figure } from '../figures/figure';
import { PathTable } from './path-table';
import { useTarget } from './use-target';

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
              <Figure draw={(plots, size) => plots.regularizationPathPlot(path, size)} />
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
