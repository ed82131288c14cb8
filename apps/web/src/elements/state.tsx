/** The state of a sweep or a trial. The word says it; the colour helps. */
export function State({ state }: { readonly state: string }) {
  return <span className={`state state-${state}`}>{state}</span>;
}
