import { useEffect, useState, type RefObject } from 'react';

/** Widths are rounded down to this, so that a dragged window does not draw at every pixel. */
const STEP = 20;

/** Pixels that an element has in width, were the page's text of 16 px; 0 before that is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
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
