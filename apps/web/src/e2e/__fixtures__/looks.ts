import type { Page } from 'playwright-core';
import { violationsOf } from './accessibility';
import { unseenParts } from './layout';
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
