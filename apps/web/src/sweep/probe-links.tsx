import { NONE } from '../format';

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
