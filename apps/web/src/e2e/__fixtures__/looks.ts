import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { TakePicture } from './pictures';
import { isComplete } from './reading';

/** How a page is looked at. */
export interface Look {
  /** Of the window, in CSS pixels. */
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export const DESK: Look = { width: 1280, scheme: 'light' };
const LOOKS: readonly Look[] = [
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
  { width: 3840, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  DESK,
];
const HEIGHTS: Readonly<Record<number, number>> = { 360: 740, 1280: 800, 3840: 2160 };

/** The window that belongs to a look. */
export function windowOf({ width, scheme }: Look) {
  return { viewport: { width, height: HEIGHTS[width] ?? 800 }, colorScheme: scheme };
}

/**
 * Looks at a page as it stands on every screen, light and dark, and takes a picture of each. Gives what cannot be seen,
 * and what axe finds wrong; at 4K that is what it is at a desk, larger.
 */
export async function faultsInEveryLook(page: Page, takePicture: TakePicture, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const look of LOOKS) {
    await turnTo(page, look);
    const { width, scheme } = look;
    await takePicture(page, `${name}-${width}-${scheme}`);
    const found = [...(await unseenParts(page)), ...(width <= DESK.width ? await violationsOf(page) : [])];
    faults.push(...found.map((fault) => `at ${width} px, ${scheme}: ${fault}`));
  }
  return faults;
}

/** Every plot is drawn anew where the width or the scheme changes: those that were there are marked, and waited out. */
async function turnTo(page: Page, look: Look): Promise<void> {
  const { viewport, colorScheme } = windowOf(look);
  const before = await page.evaluate(() => {
    document.querySelectorAll('.figure svg').forEach((plot) => plot.setAttribute('data-before', ''));
    return { width: innerWidth, isDark: matchMedia('(prefers-color-scheme: dark)').matches };
  });
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  if (before.width === viewport.width && before.isDark === (colorScheme === 'dark')) return;
  await page.waitForFunction(() => !document.querySelector('.figure svg[data-before]'));
  await isComplete(page);
}

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

/** Rules of the WCAG 2.2's levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong with a page as it stands: the rule, and where. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    RULES,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')}: ${failureSummary}`),
  );
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
