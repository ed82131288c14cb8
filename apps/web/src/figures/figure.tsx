import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../elements/error-boundary';
import { Loading } from '../elements/loading';
import type { Draw } from './vega-figure';

// Vega is larger than all else of the page together.
const VegaFigure = lazy(() => import('./vega-figure'));

/** A plot of @sonde/plots, as wide as there is room. What it shows stands in a table beside it too. */
export function Figure({ draw }: { readonly draw: Draw }) {
  return (
    <ErrorBoundary what="Cannot draw this plot">
      <Suspense fallback={<Loading what="the plot" />}>
        <VegaFigure draw={draw} />
      </Suspense>
    </ErrorBoundary>
  );
}
