import type { Locator, Page } from 'playwright-core';

/** Waits until a view has all that it asked for: nothing is loading, and every plot is drawn. Not where it leads on. */
export async function isComplete(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => {
    const figures = [...document.querySelectorAll('.figure')];
    return !document.querySelector('.loading') && figures.every((figure) => figure.querySelector('svg'));
  });
}

/** A table by its caption. */
export function tableOf(page: Page, caption: string | RegExp): Locator {
  return page.getByRole('table', { name: caption });
}

/** Its rows: the words in each column, by the column's head. */
export async function rowsOf(table: Locator): Promise<Record<string, string>[]> {
  const heads = await table.locator('thead th').allTextContents();
  const rows = await table.locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator('th, td').allTextContents();
      return Object.fromEntries(heads.map((head, at) => [head.trim(), cells[at]?.trim() ?? '']));
    }),
  );
}

/** The words of one column, from above. */
export async function columnOf(table: Locator, head: string): Promise<string[]> {
  return (await rowsOf(table)).map((row) => row[head] ?? '');
}
