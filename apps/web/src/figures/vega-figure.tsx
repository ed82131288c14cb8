import * as plots from '@sonde/plots';
import { useEffect, useRef, useState } from 'react';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { useTheme } from './use-theme';
import { useWidth } from './use-width';

type Specification = Parameters<typeof plots.compileSpec>[0];

/** Chooses a plot and gives it its data, and the pixels that it has in width. */
export type Draw = (from: typeof plots, size: { readonly width: number }) => Specification;

export default function VegaFigure({ draw }: { readonly draw: Draw }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const theme = useTheme();
  const [failure, setFailure] = useState<Error>();
  // What Vega finds out while it draws belongs to whoever catches what it says at once.
  if (failure) throw failure;
  const specification = width > 0 ? draw(plots, { width }) : undefined;
  // The page says the title itself, as a heading or in words. A refetch that brought nothing new draws nothing new.
  const written = specification && JSON.stringify({ ...specification, title: undefined });
  useEffect(() => {
    if (!frame.current || !written) return;
    const compiled = plots.compileSpec(JSON.parse(written) as Specification, theme);
    // An interpreter instead of compiled expressions: the page's Content-Security-Policy forbids eval.
    const runtime = parse(compiled, undefined, { ast: true });
    const view = new View(runtime, {
      renderer: 'svg',
      expr: expressionInterpreter,
      container: frame.current,
      hover: true,
    });
    view.runAsync().catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
    return () => void view.finalize();
  }, [written, theme]);
  return (
    <div className="figure">
      <div role="img" aria-label={specification?.description ?? 'a plot'}>
        {/* Vega names every mark for screen readers; one sentence for all, and the table beside it, say more. */}
        <div ref={frame} aria-hidden="true" />
      </div>
    </div>
  );
}
