import { LayerProfile, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { bestLayerMethodInWords, edgesInWords } from '@sonde/domain/format';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { Loaded } from '../elements/loaded';
import { Notes, Panel } from '../elements/panel';
import { counted, formatMoment } from '../format';
import { Plot } from '../plots/plot';
import { LayerTable } from './layer-table';
import { TargetChoice, useTarget } from './target-choice';

/** Where the property is decodable, and how sure that is. */
export function ProfileSection({ sweep }: { readonly sweep: SweepDetail }) {
  const { target } = useTarget(sweep);
  const query = useQuery(profileQuery(sweep, target));
  return (
    <>
      <TargetChoice sweep={sweep} />
      <Loaded query={query} what="the profile">
        {(profile) =>
          profile.layers.length === 0 ? (
            <p className="note">No probe has been trained yet.</p>
          ) : (
            <Profile profile={profile} target={target ?? profile.targets[0]} />
          )
        }
      </Loaded>
    </>
  );
}

interface ProfileProps {
  /** With at least one layer. */
  readonly profile: LayerProfile;
  readonly target: string | undefined;
}

function Profile({ profile, target }: ProfileProps) {
  const found = profile.best_layers.find((each) => each.target === target);
  const bestLayer = found?.best_layer;
  const layers = profile.layers.filter((each) => each.target === target);
  const shown = { ...(target === undefined ? {} : { target }), ...(bestLayer ? { bestLayer } : {}) };
  return (
    <>
      <div className="columns">
        <Panel heading="Layer by layer">
          <Plot draw={(plots, size) => plots.layerProfilePlot(profile, { ...size, ...shown })} />
        </Panel>
        <BestLayerPanel found={found} />
      </div>
      <Panel heading="The best configuration of each layer">
        <LayerTable layers={layers} metric={profile.sweep.metric.name} likelyBest={bestLayer?.confidence_set ?? []} />
        <SealNote seal={profile.seal} />
        <Notes notes={[...edgesInWords(layers), ...profile.notes]} />
      </Panel>
    </>
  );
}

/** Which layer is best, with the doubt that is left. */
function BestLayerPanel({ found }: { readonly found: LayerProfile['best_layers'][number] | undefined }) {
  const bestLayer = found?.best_layer;
  return (
    <Panel heading="Which layer is best?">
      {bestLayer ? (
        <>
          <p className="summary">{bestLayer.summary}</p>
          {bestLayer.layers.length > 0 && <Plot draw={(plots, size) => plots.bestLayerPlot(bestLayer, size)} />}
          <p className="hint">{bestLayerMethodInWords(bestLayer)}.</p>
        </>
      ) : (
        <p className="note">The layers cannot be compared: {found?.reason ?? 'no probe has been trained yet'}.</p>
      )}
    </Panel>
  );
}

/** Every access to test beyond what was selected on val. */
function SealNote({ seal: { accesses, configurations } }: Pick<LayerProfile, 'seal'>) {
  if (accesses.length === 0) {
    return <p className="hint">Test was scored for what was selected on val, and for nothing else.</p>;
  }
  return (
    <details className="note note-warn">
      <summary>
        Test results of {counted(configurations, 'configuration')} were shown beyond what was selected on val
      </summary>
      <ul>
        {accesses.map(({ at, split, configurations, reason }) => (
          <li key={`${at}${split}`}>
            {formatMoment(at)}: {counted(configurations, 'configuration')} on {split}
            {reason === null ? ', no reason given' : `: ${reason}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

const profileQuery = (sweep: SweepRef, target: string | undefined) =>
  queryOptions({
    ...resultsOf(sweep, 'profile', target),
    queryFn: ({ signal }) => api.call(LayerProfile, sweepPath(sweep.id, '/profile', { target }), { signal }),
  });
