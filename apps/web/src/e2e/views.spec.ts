import { BestList } from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { faultsInEveryLook } from './__fixtures__/looks';
import { openPageStack, SEARCH, type PageStack } from './__fixtures__/page-stack';
import { openAlbum } from './__fixtures__/pictures';
import { isComplete } from './__fixtures__/reading';
import { openBrowser, type WatchedBrowser } from './__fixtures__/watched-browser';

/** Every view and state of the page: that everyone can read it, on every screen. */
const takePicture = openAlbum('views');
let stack: PageStack;
let browser: WatchedBrowser;

beforeAll(async () => {
  stack = await openPageStack();
  browser = await openBrowser(stack.url);
}, 180_000);
afterEach(async () => expect(await browser.leave()).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

describe('where there is nothing yet', () => {
  it('the list says how to begin', async () => {
    const page = await browser.open('/');
    await page.getByRole('heading', { name: 'No sweep yet' }).waitFor();
    expect(await faultsInEveryLook(page, takePicture, 'no-sweeps')).toEqual([]);
  });

  it('the editor says how a dataset is registered', async () => {
    const page = await browser.open('/new');
    await page.getByText('No dataset is registered yet').waitFor();
    await page.getByText('Cannot show the plan').waitFor();
    expect(browser.takeTrouble()).toEqual([expect.stringContaining('422')]);
    expect(await faultsInEveryLook(page, takePicture, 'no-datasets')).toEqual([]);
  });
});

describe('where there are sweeps', () => {
  let ids: Readonly<Record<'done' | 'waiting', string>>;
  let items: readonly string[];
  beforeAll(async () => {
    await stack.addDataset('tiny');
    const sweep = { dataset: 'tiny', ...SEARCH };
    ids = {
      done: await stack.submit({ ...sweep, name: 'which-layer', description: 'Which layers know odd from even?' }),
      // No trainer serves this pool.
      waiting: await stack.submit({ ...sweep, name: 'waits-for-a-trainer', pool: 'gpu' }),
    };
    await stack.inState(ids.done, 'completed');
    const best = await stack.ask(BestList, `/v1/sweeps/${ids.done}/best?limit=3`);
    items = best.items.map(({ configuration_id }) => `configuration:${ids.done}/${configuration_id}`);
  }, 120_000);

  const VIEWS: Readonly<Record<string, () => string>> = {
    sweeps: () => '/',
    profile: () => `/sweeps/${ids.done}/profile`,
    configurations: () => `/sweeps/${ids.done}/leaderboard?rule=one_se`,
    probes: () => `/sweeps/${ids.done}/leaderboard?of=probes`,
    sensitivity: () => `/sweeps/${ids.done}/sensitivity`,
    curves: () => `/sweeps/${ids.done}/curves`,
    trials: () => `/sweeps/${ids.done}/trials`,
    file: () => `/sweeps/${ids.done}/file`,
    'nothing-trained': () => `/sweeps/${ids.waiting}/profile`,
    compared: () => withQuery('/compare', { items }),
    'nothing-compared': () => '/compare',
    'new-sweep': () => `/new?from=${ids.done}`,
    'no-such-page': () => '/nothing/here',
  };
  it.each(Object.keys(VIEWS))('%s', async (name) => {
    const page = await browser.open(VIEWS[name]?.() ?? '');
    await isComplete(page);
    expect(await faultsInEveryLook(page, takePicture, name)).toEqual([]);
  });

  it('a sweep that nobody knows', async () => {
    const page = await browser.open('/sweeps/nobody');
    await page.getByText('Cannot show the sweep').waitFor();
    expect(browser.takeTrouble()).toEqual([expect.stringContaining('404')]);
    expect(await faultsInEveryLook(page, takePicture, 'unknown-sweep')).toEqual([]);
  });

  it('what is on its way, and what cannot be had until it is asked for again', async () => {
    const page = await browser.open('/');
    let fail = () => {};
    const failure = new Promise<void>((resolve) => (fail = resolve));
    await page.route('**/profile', (route) => failure.then(() => route.abort()), { times: 1 });
    await page.getByRole('link', { name: 'which-layer' }).click();
    await page.getByText('Loading the profile').waitFor();
    await takePicture(page, 'loading');
    fail();
    await page.getByText('the api does not answer: sonde up starts it').waitFor();
    expect(browser.takeTrouble()).toEqual([expect.stringContaining('net::ERR_FAILED')]);
    expect(await faultsInEveryLook(page, takePicture, 'api-away')).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Layer by layer' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('a plot that cannot be drawn, beside all that can', async () => {
    const page = await browser.open('/');
    // Vega takes this name for the function of that name; no dataset can bring it in any more.
    await page.route('**/profile', async (route) => {
      // In the first plot alone: the other one is to be drawn.
      const [layers, rest] = (await (await route.fetch()).text()).split(/(?="best_layers")/);
      const body = `${layers?.replaceAll('"embeddings"', '"constructor"')}${rest}`;
      await route.fulfill({ contentType: 'application/json', body });
    });
    await page.getByRole('link', { name: 'which-layer' }).click();
    await page.getByText('Cannot draw this plot').waitFor();
    await page.getByRole('rowheader', { name: 'constructor' }).first().waitFor();
    expect(await faultsInEveryLook(page, takePicture, 'undrawable-plot')).toEqual([]);
    // React says what a boundary caught.
    expect(browser.takeTrouble()).toContainEqual(expect.stringContaining('Operator not defined'));
  });
});
