import type { SweepDetail } from '@sonde/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { reportQuery } from '../api/queries';
import { Loaded } from '../elements/loaded';
import { Notes, Panel } from '../elements/panel';
import { asYaml } from './as-yaml';

/** The sweep's file, and what should be known of its results. */
export default function FileSection({ sweep }: { readonly sweep: SweepDetail }) {
  const report = useQuery(reportQuery(sweep));
  return (
    <>
      <Panel heading="The sweep file">
        <p className="hint">With its defaults{sweep.revision > 0 && ', and as it was extended'}.</p>
        <pre className="file" tabIndex={0} aria-label="The sweep file as YAML">
          {asYaml(sweep.spec)}
        </pre>
        <p className="more">
          <Link className="button" to={`/new?from=${sweep.id}`}>
            New sweep from this file
          </Link>
        </p>
      </Panel>
      <Panel heading="Notes">
        <Loaded query={report} what="the notes">
          {({ notes }) => (notes.length > 0 ? <Notes notes={notes} /> : <p>Nothing to note.</p>)}
        </Loaded>
      </Panel>
    </>
  );
}
