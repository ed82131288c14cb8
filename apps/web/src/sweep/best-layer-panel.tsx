import type { BestLayer } from '@sonde/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { Figure } from '../figures/figure';
import { counted } from '../words/counted';
import { whole } from '../words/figure';

/** Which layer is best, with the doubt that is left. */
export function BestLayerPanel({ query }: { readonly query: UseQueryResult<BestLayer> }) {
  return (
    <Panel heading="Which layer is best?">
      <Loaded query={query} what="how sure the best layer is">
        {(bestLayer) => (
          <>
            <p className="answer">{bestLayer.answer}</p>
            {bestLayer.layers.length > 0 && <Figure draw={(plots, size) => plots.bestLayerPlot(bestLayer, size)} />}
            <p className="hint">{method(bestLayer)}</p>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function method({ rows, groups, draws, contenders, configurations }: BestLayer): string {
  const resampled = groups === null ? `${whole(rows)} rows of val` : `${counted(groups, 'group')} of val's rows`;
  return (
    `The whole selection was made anew in ${whole(draws)} draws of the ${resampled}, ` +
    `among ${whole(contenders)} of ${counted(configurations, 'configuration')}.`
  );
}
