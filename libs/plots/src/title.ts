import { innerWidth, type PlotSize } from './size';
import { textWidth } from './text-width';

/** The theme's letters of titles are this high, bold ones a tenth wider than others. */
const TITLE = 14 * 1.1;
const SUBTITLE = 12;

/** A title above the plot, in lines no wider than it; what explains the marks stands below in small. */
export function titleOf(text: string, size: PlotSize, subtitle?: string) {
  const width = innerWidth(size);
  const below = subtitle === undefined ? {} : { subtitle: lines(subtitle, SUBTITLE, width) };
  return { text: lines(text, TITLE, width), ...below };
}

function lines(text: string, fontSize: number, width: number): string[] {
  const [first = '', ...words] = text.split(' ');
  const wrapped = [first];
  for (const word of words) {
    const longer = `${wrapped.at(-1)} ${word}`;
    if (textWidth(longer, fontSize) <= width) wrapped[wrapped.length - 1] = longer;
    else wrapped.push(word);
  }
  return wrapped;
}
