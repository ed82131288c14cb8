import type { BestLayer } from '@sonde/contracts';
import { bestLayerMethodInWords } from '@sonde/domain/format';
import type { UseQueryResult } from '@tanstack/react-query';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { Figure } from '../figures/figure';

/** Which layer is best, with the doubt that is left. */
export function BestLayerPanel({ query }: { readonly query: UseQueryResult<BestLayer> }) {
  return (
    <Panel heading="Which layer is best?">
      <Loaded query={query} what="how sure the best layer is">
        {(bestLayer) => (
          <>
            <p className="answer">{bestLayer.answer}</p>
            {bestLayer.layers.length > 0 && <Figure draw={(plots, size) => plots.bestLayerPlot(bestLayer, size)} />}
            <p className="hint">{bestLayerMethodInWords(bestLayer)}.</p>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
