import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import { syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { classHighlighter } from '@lezer/highlight';
import type { Issue } from '@sonde/contracts';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { completeSweepFile } from './completion';
import { diagnosticsOf } from './diagnostics';

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
  const told = useRef(onChange);
  useEffect(() => {
    told.current = onChange;
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
          if (docChanged) told.current(state.doc.toString());
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
