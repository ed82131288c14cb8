import type { LearningCurves, SweepDetail } from '@sonde/contracts';
import { useQuery } from '@tanstack/react-query';
import { curvesQuery } from '../api/sweep-queries';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { Figure } from '../figures/figure';
import { CurveTable } from './curve-table';
import { TargetChoice } from './target-choice';
import { useTarget } from './use-target';

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
        <Figure draw={(plots, size) => plots.learningCurvesPlot({ items: withEpochs }, size)} />
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
