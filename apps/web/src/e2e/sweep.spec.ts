import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  BestLayer,
  Comparison,
  ControlView,
  LayerProfile,
  ProbeCard,
  ProbePage,
  SweepDetail,
  SweepPage,
} from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { until } from '@sonde/testing';
import type { Locator, Page } from 'playwright-core';
import { stringify } from 'yaml';
import { LAYERS, openPageStack, type PageStack } from './__fixtures__/page-stack';
import { openAlbum } from './__fixtures__/pictures';
import { columnOf, isComplete, rowsOf, tableOf } from './__fixtures__/reading';
import { openBrowser, type WatchedBrowser } from './__fixtures__/watched-browser';

/** What the page is for: a sweep is written, watched, read, compared and taken along. */
const takePicture = openAlbum('sweep');
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

/** 3 layers x (4 learning rates x 4 seeds, and 2 of lbfgs, which no seed varies): more than one page of a list. */
const TRIALS = 54;
const SWEEP = {
  dataset: 'tiny',
  parameters: [
    { optimizer: 'adam', learning_rate: [0.003, 0.01, 0.03, 0.1], epochs: 60, batch_size: 64 },
    { optimizer: 'lbfgs', C: [0.0001, 0.01] },
  ],
  replicates: { seeds: 4 },
  controls: { permuted_labels: 3 },
};

describe('a sweep that is written in the editor', () => {
  it('is complained about where it is wrong, planned when it is right, and watched to its end', async () => {
    const page = await browser.open('/new');
    const newDocuments = documentsOf(page);
    const editor = page.getByRole('textbox', { name: 'Sweep file' });
    await editor.press('Control+A');
    await editor.pressSequentially('name: first-try\ndataset: tiny\nlearning_rate: 0.1\n', { delay: 0 });
    await page.getByRole('listitem').filter({ hasText: 'learning_rate' }).waitFor();
    const complaints = await page.locator('.issues li').allInnerTexts();
    expect(complaints).toEqual([expect.stringMatching(/^3:\d+ unknown key "learning_rate"/)]);
    expect(await page.getByRole('button', { name: 'Submit' }).isDisabled()).toBe(true);
    await takePicture(page, 'wrong-key');

    await editor.press('Control+A');
    await page.keyboard.insertText(stringify({ name: 'first-try', ...SWEEP, max_concurrent_packs: 1 }));
    await page.getByText('The file is valid').waitFor();
    await page.getByText(/^54 trials: 18 configurations and 54 controls in \d+ packs on pool cpu\.$/).waitFor();
    expect(await rowsOf(tableOf(page, 'Layer by layer'))).toMatchObject(
      LAYERS.map((layer) => ({ Layer: layer, Trials: '18' })),
    );
    await takePicture(page, 'planned');

    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { level: 1, name: 'first-try' }).waitFor();
    const id = /\/sweeps\/([^/]+)/.exec(page.url())?.[1] ?? '';
    const bar = page.getByRole('progressbar', { name: 'Trials of first-try that have ended' });
    await takePicture(page, 'running');
    // Its packs train one by one: it is stopped in the midst of them, so that no reader can be too slow.
    await until('a pack to end', async () => (await stack.ask(SweepDetail, `/v1/sweeps/${id}`)).counts.succeeded > 0);
    await stack.ask(ControlView, `/v1/sweeps/${id}/pause`, {});
    await until('the page to show how far it is', async () => {
      const ended = Number(await bar.getAttribute('aria-valuenow'));
      return ended > 0 && ended < TRIALS;
    });
    await stack.ask(ControlView, `/v1/sweeps/${id}/resume`, {});
    // It moved before the reader's eyes, on a page that was loaded once.
    await page.getByText('completed: 54 of 54 trials ended').waitFor();
    expect(newDocuments()).toBe(0);
    const { items } = await stack.ask(SweepPage, '/v1/sweeps');
    expect(items).toMatchObject([{ id, name: 'first-try', state: 'completed', counts: { planned: TRIALS } }]);
  });
});

describe('a sweep that has ended', () => {
  let id: string;
  beforeAll(async () => {
    // What was trained above is not trained again.
    id = await stack.submit({ name: 'second-try', ...SWEEP });
    await stack.inState(id, 'completed');
  });

  it('answers with a profile: a plot in words, how sure the best layer is, and test with its intervals', async () => {
    const page = await browser.open(`/sweeps/${id}/profile`);
    await isComplete(page);
    const [profile, bestLayer] = await Promise.all([
      stack.ask(LayerProfile, `/v1/sweeps/${id}/profile`),
      stack.ask(BestLayer, `/v1/sweeps/${id}/best-layer`),
    ]);
    const [plot, sure] = await page.getByRole('img').all();
    expect(await plot?.getAttribute('aria-label')).toContain('encoder.layer.1');
    expect(await plot?.locator('svg path').count()).toBeGreaterThan(10);
    expect(await sure?.getAttribute('aria-label')).toMatch(/best/);
    expect(await page.locator('.summary').innerText()).toBe(bestLayer.summary);

    const rows = await rowsOf(tableOf(page, /^Chosen on val\/accuracy/));
    // Those that cannot be told from the best say so after their name.
    expect(rows.map((row) => row['Layer']?.replace(/, cannot .*/, ''))).toEqual(LAYERS);
    for (const [at, { best }] of profile.layers.entries()) {
      for (const split of ['test', 'test_shift']) {
        const { mean = NaN, ci95 } = best.test[split] ?? {};
        expect(rows[at]?.[`${split}/accuracy`]).toBe(mean?.toFixed(4));
        expect(rows[at]?.[`${split}: 95 % interval`]).toBe(ci95?.map((bound) => bound.toFixed(3)).join(' … '));
      }
    }
  });

  describe('the leaderboard', () => {
    it('sorts probes by the figure whose head is pressed, page after page', async () => {
      const { items: probes } = await stack.ask(ProbePage, `/v1/sweeps/${id}/probes?limit=100`);
      const page = await browser.open(`/sweeps/${id}/leaderboard`);
      await page.getByRole('link', { name: 'Probes' }).click();
      const table = tableOf(page, 'Single probes by');
      const figures = (name: 'accuracy' | 'loss') => probes.map(({ val }) => val[name] ?? NaN).sort((a, b) => a - b);
      const expectOrder = (head: string, order: string, expected: readonly number[]) =>
        untilEqual(
          expected.map((figure) => figure.toFixed(4)),
          async () => {
            await table
              .getByRole('columnheader', { name: head })
              .and(page.locator(`[aria-sort=${order}]`))
              .waitFor();
            return columnOf(table, head);
          },
        );
      // 50 a page.
      await expectOrder('val/accuracy', 'descending', figures('accuracy').toReversed().slice(0, 50));

      const byLoss = table.getByRole('button', { name: 'val/loss' });
      await byLoss.press('Enter');
      await expectOrder('val/loss', 'ascending', figures('loss').slice(0, 50));
      expect(await byLoss.evaluate((button) => button === document.activeElement)).toBe(true);
      await page.getByRole('button', { name: 'More probes' }).click();
      await expectOrder('val/loss', 'ascending', figures('loss'));
      expect(await page.getByRole('button', { name: 'More probes' }).count()).toBe(0);
      await byLoss.press('Enter');
      await expectOrder('val/loss', 'descending', figures('loss').toReversed().slice(0, 50));
      // Figures of test sort nothing.
      expect(await table.getByRole('button', { name: /test/ }).count()).toBe(0);
    });

    it('shows one layer, and sorts its configurations', async () => {
      const page = await browser.open(`/sweeps/${id}/leaderboard`);
      const table = tableOf(page, 'Rule mean: the best mean over seeds of val/accuracy');
      await page.getByRole('combobox', { name: 'Layer' }).selectOption('encoder.layer.0');
      await untilEqual(Array<string>(6).fill('encoder.layer.0'), () => columnOf(table, 'Layer'));
      // Configurations of lbfgs have no learning rate: they come last in either order.
      const byRate = table.getByRole('button', { name: 'learning_rate' });
      await byRate.click();
      expect(await columnOf(table, 'learning_rate')).toEqual(['0.1', '0.03', '0.01', '0.003', '', '']);
      await byRate.click();
      expect(await columnOf(table, 'learning_rate')).toEqual(['0.003', '0.01', '0.03', '0.1', '', '']);
    });

    it('leads to the comparison of what is ticked', async () => {
      const page = await browser.open(`/sweeps/${id}/leaderboard?of=probes`);
      const boxes = page.getByRole('checkbox', { name: /^Compare / });
      await boxes.nth(1).check();
      await page.getByText('Tick another one to compare.').waitFor();
      await boxes.nth(40).press('Space');
      await takePicture(page, 'ticked');
      await page.getByRole('link', { name: 'Compare 2' }).click();
      await isComplete(page);

      const items = new URL(page.url()).searchParams.getAll('items');
      const { pairs, items: figures } = await stack.ask(Comparison, withQuery('/v1/compare', { items }));
      const [pair] = pairs;
      // Far enough apart for the test's chi-square.
      if (!pair?.mcnemar?.statistic) throw new Error('these two have no McNemar statistic');
      const each = await rowsOf(tableOf(page, 'val/accuracy on 120 rows; intervals are over these rows'));
      expect(each).toMatchObject(
        figures.map(({ title, figure: { mean, ci95 } }) => ({
          What: title,
          'val/accuracy': mean?.toFixed(4),
          '95 % interval': ci95?.map((bound) => bound.toFixed(3)).join(' … '),
        })),
      );
      const [difference] = await rowsOf(tableOf(page, 'Differences in val/accuracy'));
      expect(difference).toMatchObject({
        Test: 'McNemar, chi-square',
        p: shownP(pair.p),
        'p, corrected': shownP(pair.p_holm),
      });
      const mcnemar = tableOf(
        page,
        `McNemar's test (chi-square ${pair.mcnemar.statistic.toFixed(3)}, with continuity correction): p ${shownP(pair.mcnemar.p)}`,
      );
      expect(await mcnemar.locator('td').allInnerTexts()).toEqual([
        String(pair.mcnemar.only_a),
        String(pair.mcnemar.only_b),
      ]);
    });
  });

  describe('what is taken along', () => {
    it('is every trial as CSV, and as JSON lines', async () => {
      const page = await browser.open(`/sweeps/${id}/trials`);
      const csv = await downloaded(page, page.getByRole('link', { name: 'CSV' }));
      expect(csv.name).toBe(`second-try-${id}.csv`);
      const [head = '', ...lines] = csv.content.toString('utf8').trimEnd().split(/\r?\n/);
      const columns = head.split(',');
      expect(lines.map((line) => line.split(',').length)).toEqual(Array(TRIALS).fill(columns.length));
      const keys = lines.map((line) => line.split(',')[columns.indexOf('probe_key')]);
      const { items: probes } = await stack.ask(ProbePage, `/v1/sweeps/${id}/probes?limit=100`);
      expect(keys.toSorted()).toEqual(probes.map(({ key }) => key).sort());

      const jsonLines = await downloaded(page, page.getByRole('link', { name: 'JSON lines' }));
      expect(jsonLines.content.toString('utf8').trimEnd().split('\n')).toHaveLength(TRIALS);
    });

    it("is a probe's weights, and its card", async () => {
      const page = await browser.open(`/sweeps/${id}/profile`);
      const weights = await downloaded(page, page.getByRole('link', { name: /^Weights of probe/ }).last());
      // As the format's specification says: the header's length, then the header.
      const length = Number(weights.content.readBigUInt64LE(0));
      const header = JSON.parse(weights.content.toString('utf8', 8, 8 + length)) as Record<string, { shape: number[] }>;
      expect(header).toMatchObject({ weight: { dtype: 'F32', shape: [2, 16] }, bias: { dtype: 'F32', shape: [2] } });

      const card = await downloaded(page, page.getByRole('link', { name: /^Card of probe/ }).last());
      const { probe_key: key } = ProbeCard.parse(JSON.parse(card.content.toString('utf8')));
      expect([card.name, weights.name]).toEqual([`${key.slice(0, 16)}.card.json`, `${key.slice(0, 16)}.safetensors`]);
    });
  });
});

/** Counts the documents that a page loads from now on. */
function documentsOf(page: Page): () => number {
  let documents = 0;
  page.on('request', (request) => (documents += request.resourceType() === 'document' ? 1 : 0));
  return () => documents;
}

/** Looks until what is read is what it should be; then, or when that takes too long, compares. */
async function untilEqual(expected: readonly string[], read: () => Promise<readonly string[]>): Promise<void> {
  let last: readonly string[] = [];
  const isEqual = async () => isDeepStrictEqual((last = await read()), expected);
  await until('the rows', isEqual, 10_000).catch(() => expect(last).toEqual(expected));
}

function shownP(p: number): string {
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

interface Downloaded {
  readonly name: string;
  readonly content: Buffer;
}

async function downloaded(page: Page, link: Locator): Promise<Downloaded> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}
