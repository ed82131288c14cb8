import type { SweepDetail } from '@sonde/contracts';
import { NONE } from '../format';

/** All trials of a sweep as files. */
export function Downloads({ sweep: { id } }: { readonly sweep: SweepDetail }) {
  const path = `/v1/sweeps/${id}/export`;
  return (
    <p className="row downloads">
      All trials:
      <a href={`${path}?format=csv`} download>
        CSV
      </a>
      <a href={`${path}?format=jsonl`} download>
        JSON lines
      </a>
    </p>
  );
}

/** A probe's key, and what can be taken along of it. */
export function ProbeLinks({ probeKey }: { readonly probeKey: string | null }) {
  if (probeKey === null) return NONE;
  const short = probeKey.slice(0, 12);
  const path = `/v1/probes/${probeKey}`;
  // Beside the weights, which the api names, and as the command line calls it.
  const cardFile = `${probeKey.slice(0, 16)}.card.json`;
  return (
    <span className="probe-links">
      <code>{short}</code>
      <a href={`${path}/weights`} download aria-label={`Weights of probe ${short}`}>
        weights
      </a>
      <a href={`${path}/card`} download={cardFile} aria-label={`Card of probe ${short}`}>
        card
      </a>
    </span>
  );
}
