import * as plots from '@sonde/plots';
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';

type Specification = Parameters<typeof plots.compileSpec>[0];

/** Chooses a plot and gives it its data, and the pixels that it has in width. */
export type Draw = (from: typeof plots, size: { readonly width: number }) => Specification;

export default function VegaPlot({ draw }: { readonly draw: Draw }) {
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

const dark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(onChange: () => void) {
  dark.addEventListener('change', onChange);
  return () => dark.removeEventListener('change', onChange);
}

/** What the reader prefers; CSS knows it by itself, pictures must be told. */
function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => dark.matches) ? 'dark' : 'light';
}

/** Widths are rounded down to this, so that a dragged window does not draw at every pixel. */
const STEP = 20;

/** Pixels that an element has in width, were the page's text of 16 px; 0 before that is known. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor((entry.contentRect.width * 16) / textSize() / STEP) * STEP);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function textSize(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}
