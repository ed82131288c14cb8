import { Suspense } from 'react';
import { Link, NavLink, Outlet } from 'react-router';
import { Loading } from '../elements/loading';

/** What stands around every view. */
export function PageFrame() {
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
        <Suspense fallback={<Loading what="the view" />}>
          <Outlet />
        </Suspense>
      </main>
    </>
  );
}
