import { Suspense, useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { ErrorBoundary } from './elements/errors';
import { Loading } from './elements/loaded';

/** What stands around every view. */
export function PageFrame() {
  const { pathname } = useLocation();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <header className="page-header">
        <Link className="brand" to="/">
          Sonde
        </Link>
        <nav aria-label="Views">
          <NavLink to="/" end>
            Sweeps
          </NavLink>
          <NavLink to="/compare">Compare</NavLink>
          <NavLink to="/new">New sweep</NavLink>
        </nav>
        <a className="aside-link" href="/docs">
          API
        </a>
      </header>
      <main id="content" tabIndex={-1}>
        <ErrorBoundary place={pathname} what="Cannot show this view">
          <Suspense fallback={<Loading what="the view" />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}

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

export function NotFoundPage() {
  return (
    <>
      <PageTitle>Nothing here</PageTitle>
      <p>
        No page has this address. <Link to="/">All sweeps</Link>
      </p>
    </>
  );
}
