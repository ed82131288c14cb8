import type { LayerProfile } from '@sonde/contracts';
import { counted, formatMoment } from '../format';

/** How much of test was looked at beyond what val chose. */
export function SealNote({ seal: { looks, configurations } }: Pick<LayerProfile, 'seal'>) {
  if (looks.length === 0) {
    return <p className="hint">Test was scored for what val chose, and for nothing else.</p>;
  }
  return (
    <details className="note note-warn">
      <summary>Test figures of {counted(configurations, 'configuration')} were shown beyond what val chose</summary>
      <ul>
        {looks.map(({ at, split, configurations, reason }) => (
          <li key={`${at}${split}`}>
            {formatMoment(at)}: {counted(configurations, 'configuration')} on {split}
            {reason === null ? ', no reason given' : `: ${reason}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
