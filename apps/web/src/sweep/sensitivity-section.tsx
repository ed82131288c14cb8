import type { Sensitivity, SweepDetail } from '@sonde/contracts';
import { useQuery } from '@tanstack/react-query';
import { sensitivityQuery } from '../api/sweep-queries';
import { Choice } from '../elements/choice';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { useSearch } from '../elements/use-search';
import { Figure } from '../figures/figure';
import { CellTable } from './cell-table';
import { MarginalTable } from './marginal-table';
import { PathPanel } from './path-panel';
import { TargetChoice } from './target-choice';
import { useTarget } from './use-target';

/** What hyper-parameters do to the selection score. */
export function SensitivitySection({ sweep }: { readonly sweep: SweepDetail }) {
  const { search } = useSearch();
  const { target } = useTarget(sweep);
  const query = useQuery(sensitivityQuery(sweep, target, search.get('parameter') ?? undefined));
  return (
    <>
      <TargetChoice sweep={sweep} />
      <Loaded query={query} what="what hyper-parameters do">
        {(sensitivity) =>
          sensitivity.cells.length === 0 ? (
            <p className="note">No probe has been trained yet.</p>
          ) : (
            <>
              <HeatMap sensitivity={sensitivity} />
              {sensitivity.marginals.length > 0 && <Marginals sensitivity={sensitivity} />}
              <PathPanel sweep={sweep} layers={[...new Set(sensitivity.cells.map(({ layer }) => layer))]} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function HeatMap({ sensitivity }: { readonly sensitivity: Sensitivity }) {
  const { change } = useSearch();
  const { parameter, marginals, metric } = sensitivity;
  const parameters = marginals.map((marginal) => marginal.parameter);
  return (
    <Panel heading={`${metric.name} by ${parameter} and layer`}>
      {parameters.length > 1 && (
        <div className="row">
          <Choice
            label="Parameter"
            value={parameter}
            options={parameters}
            onChange={(parameter) => change({ parameter })}
          />
        </div>
      )}
      <Figure draw={(plots, size) => plots.sensitivityPlot(sensitivity, size)} />
      <CellTable sensitivity={sensitivity} />
    </Panel>
  );
}

function Marginals({ sensitivity }: { readonly sensitivity: Sensitivity }) {
  return (
    <Panel heading="Each hyper-parameter over all else">
      <Figure draw={(plots, size) => plots.marginalPlot(sensitivity, size)} />
      <MarginalTable sensitivity={sensitivity} />
    </Panel>
  );
}
