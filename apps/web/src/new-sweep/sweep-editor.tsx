import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import { syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { classHighlighter } from '@lezer/highlight';
import type { Issue } from '@sonde/contracts';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { diagnosticsOf } from './check-file';
import { completeSweepFile } from './completion';

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** What is wrong with the text, marked where it stands. */
  readonly issues: readonly Issue[];
}

/** An editor of YAML that knows the sweep file. Tab leaves it, as it leaves every field. */
export function SweepEditor({ text, onChange, issues }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const handler = useRef(onChange);
  useEffect(() => {
    handler.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (!parent.current) return;
    const view = new EditorView({
      parent: parent.current,
      extensions: [
        basicSetup,
        yaml(),
        yamlLanguage.data.of({ autocomplete: completeSweepFile }),
        syntaxHighlighting(classHighlighter),
        lintGutter(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Sweep file', 'aria-describedby': 'editor-issues' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) handler.current(state.doc.toString());
        }),
      ],
    });
    editor.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    const view = editor.current;
    if (!view || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const view = editor.current;
    if (view) view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state.doc.toString(), issues)));
  }, [issues, text]);

  return <div className="editor" ref={parent} />;
}

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
