import type { Issue } from '@sonde/contracts';

/** All that is wrong with the file, with its places; said to screen readers as it changes. */
export function IssueList({ issues }: { readonly issues: readonly Issue[] }) {
  return (
    <div id="editor-issues" className="issues" aria-live="polite">
      {issues.length === 0 ? (
        <p className="hint">The file is valid. Ctrl-Space completes keys and words; Tab leaves the editor.</p>
      ) : (
        <ul>
          {issues.map(({ message, line, column, pointer }) => (
            <li key={`${line}:${column}${pointer}${message}`}>
              <span className="place">{line === undefined ? pointer : `${line}:${column}`}</span> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
