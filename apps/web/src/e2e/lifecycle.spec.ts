import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { SweepDetail } from '@sonde/contracts';
import type { Page } from 'playwright-core';
import { faultsInEveryLook } from './__fixtures__/looks';
import { LONG, openPageStack, type PageStack } from './__fixtures__/page-stack';
import { openAlbum } from './__fixtures__/pictures';
import { isComplete, rowsOf, tableOf } from './__fixtures__/reading';
import { openBrowser, type WatchedBrowser } from './__fixtures__/watched-browser';

/** What readers do to sweeps that are there, and what they see of it. */
const takePicture = openAlbum('lifecycle');
let stack: PageStack;
let browser: WatchedBrowser;

beforeAll(async () => {
  stack = await openPageStack();
  await stack.addDataset('tiny');
  browser = await openBrowser(stack.url);
}, 180_000);
afterEach(async () => expect(await browser.leave()).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const show = (id: string) => stack.ask(SweepDetail, `/v1/sweeps/${id}`);

/** Goes on with Tab until something has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < 40; stop++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

describe('a sweep that runs', () => {
  it('is paused, resumed and cancelled by keyboard alone', async () => {
    const id = await stack.submit({ name: 'long', dataset: 'tiny', ...LONG });
    const page = await browser.open('/');
    await page.getByRole('cell', { name: 'running' }).waitFor();
    await tabTo(page, 'long');
    await page.keyboard.press('Enter');
    // The view says its name to whoever cannot see it.
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.locator('h1:focus', { hasText: 'long' }).waitFor();

    await tabTo(page, 'Pause');
    await page.keyboard.press('Enter');
    await page.getByText(/^paused: \d+ of 16 trials ended/).waitFor();
    expect((await show(id)).state).toBe('paused');
    await takePicture(page, 'paused');
    await tabTo(page, 'Resume');
    await page.keyboard.press('Enter');
    await page.getByText(/^running: \d+ of 16 trials ended/).waitFor();

    await tabTo(page, 'Cancel …');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Cancel long?' });
    await dialog.waitFor();
    expect(await focused(page)).toBe('Let it run');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Cancel …');
    expect((await show(id)).state).toBe('running');

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    expect(await faultsInEveryLook(page, takePicture, 'cancel-dialog')).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Cancel the sweep');
    await page.keyboard.press('Enter');
    await page.getByText('cancelled: 16 of 16 trials ended').waitFor();
    const { state, counts } = await show(id);
    expect([state, counts.succeeded + counts.cancelled]).toEqual(['cancelled', 16]);
    expect(await page.locator('.view-head').getByRole('button').allTextContents()).toEqual([
      `Retry ${counts.cancelled} cancelled`,
      'Extend …',
    ]);
    // What it found is asked for anew.
    await page.getByText('the sweep has not ended').waitFor({ state: 'hidden' });
    await isComplete(page);
    await takePicture(page, 'cancelled');
  });
});

describe('a sweep that has ended', () => {
  const SMALL = { parameters: { learning_rate: [0.003, 0.03], epochs: 5, batch_size: 64 }, replicates: { seeds: 2 } };

  it('is extended by seeds, which it then trains', async () => {
    const id = await stack.submit({ name: 'small', dataset: 'tiny', ...SMALL });
    const page = await browser.open(`/sweeps/${id}`);
    await page.getByText('completed: 12 of 12 trials ended').waitFor();
    await page.getByRole('button', { name: 'Extend' }).click();
    await page.getByRole('dialog', { name: 'Extend the sweep' }).waitFor();
    expect(await faultsInEveryLook(page, takePicture, 'extend-dialog')).toEqual([]);
    await page.getByRole('spinbutton', { name: 'Seeds' }).fill('3');
    await page.getByRole('button', { name: 'Extend', exact: true }).click();
    await page.getByText('6 trials added.').waitFor();
    await page.getByText('completed: 18 of 18 trials ended').waitFor();
    await page.getByText('Extended').waitFor();
    expect(await show(id)).toMatchObject({
      spec: { replicates: { seeds: 3 } },
      counts: { planned: 18, succeeded: 18 },
    });
  });

  it('says why trials failed, and tries them again once that is put right', async () => {
    const data = await stack.addDataset('frail', 12);
    const [file, away] = [join(data, 'encoder.layer.1.safetensors'), join(data, 'away')];
    renameSync(file, away);
    const id = await stack.submit({ name: 'frail', dataset: 'frail', ...SMALL });
    const page = await browser.open(`/sweeps/${id}/trials`);
    await page.getByText('completed: 12 of 12 trials ended').waitFor();
    await page.getByText('4 with bad_input').waitFor();
    await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
    const table = tableOf(page, 'In the order of the plan');
    await table
      .getByText(/encoder\.layer\.1\.safetensors/)
      .first()
      .waitFor();
    const failed = await rowsOf(table);
    expect(failed.map(({ State, Layer }) => [State, Layer])).toEqual(Array(4).fill(['failed', 'encoder.layer.1']));
    expect(await faultsInEveryLook(page, takePicture, 'failed-trials')).toEqual([]);
    await page.goto(`${stack.url}/sweeps/${id}/profile`);
    await isComplete(page);
    expect(await faultsInEveryLook(page, takePicture, 'failed')).toEqual([]);

    renameSync(away, file);
    await page.getByRole('button', { name: 'Retry 4 failed' }).click();
    await page.getByText('4 trials will be tried again.').waitFor();
    await stack.inState(id, 'completed');
    await page.getByText('12 succeeded').waitFor();
    expect(await page.getByText('Trials failed').count()).toBe(0);
  });
});
