import type { Page } from 'playwright-core';

/**
 * What a reader cannot see of a page as it stands: parts beyond the window's edge, which only boxes that scroll may
 * have; words cut off by their own box; words of a plot beyond its edge or over each other.
 */
export function unseenParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5;
    const named = (element: Element) => {
      const words = element.textContent.trim().slice(0, 40);
      return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${words}”`;
    };
    const isHidden = (element: Element) => element.closest('.hidden-text, .skip-link, .cards thead') !== null;
    const scrollsWithin = (element: Element) => element.closest('.table-scroll, .figure, pre, .cm-scroller') !== null;

    const width = document.documentElement.clientWidth;
    const sideways = document.documentElement.scrollWidth > width ? ['the page scrolls sideways'] : [];
    const inPage = [...document.body.querySelectorAll('*')].filter(
      (element) => element.checkVisibility() && !isHidden(element) && element.closest('svg') === null,
    );
    const beyond = inPage.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return !scrollsWithin(element) && (left < -SLACK || right > width + SLACK);
    });
    const cut = inPage.filter((element) => {
      const clips = ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
      return clips && element.scrollWidth > element.clientWidth + SLACK;
    });

    const plots = [...document.querySelectorAll('.figure svg')].flatMap((plot) => {
      const edge = plot.getBoundingClientRect();
      // Labels that would touch another are there, but not shown.
      const isShown = (text: Element) => text.textContent.trim() !== '' && getComputedStyle(text).opacity !== '0';
      const words = [...plot.querySelectorAll('text')].filter(isShown);
      const boxes = words.map((text) => ({ text, box: text.getBoundingClientRect() }));
      const outside = boxes.filter(
        ({ box }) => box.left < edge.left - SLACK || box.right > edge.right + SLACK || box.bottom > edge.bottom + SLACK,
      );
      const over = boxes.flatMap(({ text, box }, at) =>
        boxes.slice(at + 1).flatMap((other) => {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          // Boxes of words have room above and below the letters.
          return across > SLACK && down > 4 ? [`${named(text)} overlaps ${named(other.text)}`] : [];
        }),
      );
      return [...outside.map(({ text }) => `${named(text)} is beyond its plot`), ...over];
    });
    return [
      ...sideways,
      ...beyond.map((element) => `${named(element)} is beyond the window`),
      ...cut.map((element) => `${named(element)} is cut off`),
      ...plots,
    ];
  });
}
