import type { LayerProfile, SweepDetail } from '@sonde/contracts';
import { edgesInWords } from '@sonde/domain/format';
import { useQuery } from '@tanstack/react-query';
import { bestLayerQuery, profileQuery } from '../api/sweep-queries';
import { Loaded } from '../elements/loaded';
import { Notes } from '../elements/notes';
import { Panel } from '../elements/panel';
import { Figure } from '../figures/figure';
import { BestLayerPanel } from './best-layer-panel';
import { LayerTable } from './layer-table';
import { SealNote } from './seal-note';
import { TargetChoice } from './target-choice';
import { useTarget } from './use-target';

/** Where the property is decodable, and how sure that is. */
export function ProfileSection({ sweep }: { readonly sweep: SweepDetail }) {
  const query = useQuery(profileQuery(sweep));
  return (
    <>
      <TargetChoice sweep={sweep} />
      <Loaded query={query} what="the profile">
        {(profile) =>
          profile.layers.length === 0 ? (
            <p className="note">No probe has been trained yet.</p>
          ) : (
            <Profile sweep={sweep} profile={profile} />
          )
        }
      </Loaded>
    </>
  );
}

interface ProfileProps {
  readonly sweep: SweepDetail;
  /** With at least one layer. */
  readonly profile: LayerProfile;
}

function Profile({ sweep, profile }: ProfileProps) {
  const { target = profile.targets[0] } = useTarget(sweep);
  const query = useQuery(bestLayerQuery(sweep, target));
  const bestLayer = query.data;
  const layers = profile.layers.filter((each) => each.target === target);
  const shown = { ...(target === undefined ? {} : { target }), ...(bestLayer ? { bestLayer } : {}) };
  return (
    <>
      <div className="columns">
        <Panel heading="Layer by layer">
          <Figure draw={(plots, size) => plots.layerProfilePlot(profile, { ...size, ...shown })} />
        </Panel>
        <BestLayerPanel query={query} />
      </div>
      <Panel heading="The best configuration of each layer">
        <LayerTable layers={layers} metric={profile.sweep.metric.name} likelyBest={bestLayer?.set ?? []} />
        <SealNote seal={profile.seal} />
        <Notes notes={[...edgesInWords(layers), ...profile.notes]} />
      </Panel>
    </>
  );
}
