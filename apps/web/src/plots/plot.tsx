import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../elements/errors';
import { Loading } from '../elements/loaded';
import type { Draw } from './vega-plot';

// Vega is larger than all else of the page together.
const VegaPlot = lazy(() => import('./vega-plot'));

/** A plot of @sonde/plots, as wide as there is room. What it shows stands in a table beside it too. */
export function Plot({ draw }: { readonly draw: Draw }) {
  return (
    <ErrorBoundary what="Cannot draw this plot">
      <Suspense fallback={<Loading what="the plot" />}>
        <VegaPlot draw={draw} />
      </Suspense>
    </ErrorBoundary>
  );
}
