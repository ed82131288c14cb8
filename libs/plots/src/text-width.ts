/** Helvetica's widths of the characters from space to ~, in thousandths of the font's size: Adobe's font metrics. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const;

/** Any other character: wide enough for most. */
const OTHER = 600;
/** The system's font may be wider than Helvetica: DejaVu Sans is by 12 %. */
const ROOM = 1.12;

/** Pixels of a line of text in a sans-serif, without a canvas that could measure it. */
export function textWidth(text: string, fontSize: number): number {
  let thousandths = 0;
  for (const character of text) thousandths += WIDTHS[character.charCodeAt(0) - 32] ?? OTHER;
  return (thousandths * fontSize * ROOM) / 1000;
}
