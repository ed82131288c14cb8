import { Link } from 'react-router';
import { PageTitle } from './page-title';

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
