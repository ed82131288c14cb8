import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** The heading of a view. It takes the focus when one view follows another, as a page that is loaded would. */
export function PageTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
    // Once a view: a change of its own search does not move the focus.
  }, []);
  return (
    <>
      <title>{`${children} · Sonde`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
    </>
  );
}
