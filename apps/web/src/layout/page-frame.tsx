import { Suspense } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { ErrorBoundary } from '../elements/error-boundary';
import { Loading } from '../elements/loading';

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
