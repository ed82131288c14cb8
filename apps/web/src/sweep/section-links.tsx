import { NavLink, useParams } from 'react-router';

const SECTIONS = ['profile', 'leaderboard', 'sensitivity', 'curves', 'trials', 'file'];

/** The parts of a sweep's view; each has an address of its own. */
export function SectionLinks() {
  const { id } = useParams();
  return (
    <nav className="sections" aria-label="Parts of this sweep">
      {SECTIONS.map((name) => (
        <NavLink key={name} to={`/sweeps/${id}/${name}`}>
          {name[0]?.toUpperCase() + name.slice(1)}
        </NavLink>
      ))}
    </nav>
  );
}
