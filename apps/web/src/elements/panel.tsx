import { useId, type ReactNode } from 'react';

interface Props {
  readonly heading: string;
  readonly children: ReactNode;
}

/** A part of a view under a heading of its own. */
export function Panel({ heading, children }: Props) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
    </section>
  );
}

/** What a reader should know beside the figures. */
export function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
