import type { SweepDetail } from '@sonde/contracts';

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
