interface Drawn {
  /** What a screen reader says. */
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly fill: string | undefined;
}

/** Marks of an SVG that show data, by Vega's name of the kind: "point", "bar", "text mark". */
export function marksOf(svg: string, kind: string): Drawn[] {
  const marks = svg.match(/<\w+ aria-label="[^>]*>/g) ?? [];
  return marks
    .filter((mark) => mark.includes(`aria-roledescription="${kind}"`))
    .map((mark) => {
      const [, x, y] = /(?:translate\(|d="M)([-\d.]+),([-\d.]+)/.exec(mark) ?? [];
      const fill = / fill="([^"]*)"/.exec(mark)?.[1];
      return { label: /aria-label="([^"]*)"/.exec(mark)?.[1] ?? '', x: Number(x), y: Number(y), fill };
    });
}

/** All that is written in an SVG, in its order. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text ?? '');
}

/** Pixels of an SVG. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)" viewBox/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}
