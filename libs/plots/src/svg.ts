import { View, parse, textMetrics } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compileSpec } from './compile-spec';
import { textWidth } from './text-width';
import { PAPER, type Theme } from './themes';

declare module 'vega' {
  /** Vega exports it and does not declare it. */
  const textMetrics: {
    width: (item: { readonly fontSize?: number; readonly limit?: number }, text: string | number | null) => number;
  };
}

// Without a canvas Vega takes 0.8 of the font's size for every letter: half as much again as they have. A text beyond its
// limit is cut there.
textMetrics.width = ({ fontSize = 11, limit }, text) => {
  const width = textWidth(String(text ?? ''), fontSize);
  return limit ? Math.min(width, limit) : width;
};

/** A plot as the text of an SVG file, on the paper of its theme. */
export async function renderSvg(spec: TopLevelSpec, theme: Theme = 'light'): Promise<string> {
  const compiled = { ...compileSpec(spec, theme), background: PAPER[theme] };
  const view = new View(parse(compiled), { renderer: 'none' });
  try {
    return named(await view.toSVG(), spec.description ?? '');
  } finally {
    view.finalize();
  }
}

/** Vega puts the description on the page's element, which a file does not have. */
function named(svg: string, description: string): string {
  const label = description.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return svg.replace('<svg ', `<svg role="img" aria-label="${label}" `);
}
