import type { SweepDetail } from '@sonde/contracts';

/** All trials of a sweep as files. */
export function Downloads({ sweep: { id, name } }: { readonly sweep: SweepDetail }) {
  const path = `/v1/sweeps/${id}/export`;
  return (
    <p className="row downloads">
      All trials:
      <a href={`${path}?format=csv`} download={`${name}.csv`}>
        CSV
      </a>
      <a href={`${path}?format=jsonl`} download={`${name}.jsonl`}>
        JSON lines
      </a>
    </p>
  );
}
