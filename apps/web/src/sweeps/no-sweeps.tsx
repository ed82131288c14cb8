import { Link } from 'react-router';

/** What to do where nothing was submitted yet. */
export function NoSweeps() {
  return (
    <div className="note">
      <h2>No sweep yet</h2>
      <p>
        A sweep trains probes on every layer of a dataset, over a search space and several seeds.{' '}
        <Link to="/new">Write one here</Link>, or submit a file in a terminal:
      </p>
      <pre>
        <code>npx sonde run examples/kjv-bigram-shift/sweep.yaml</code>
      </pre>
    </div>
  );
}
