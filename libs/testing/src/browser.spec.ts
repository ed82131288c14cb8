import { launchBrowser } from './browser';

describe('launchBrowser', () => {
  it('starts a browser that draws pages and runs scripts', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
      await page.setContent('<h1>Layer 3</h1>');
      expect(await page.evaluate('[innerWidth, document.querySelector("h1").textContent]')).toEqual([360, 'Layer 3']);
    } finally {
      await browser.close();
    }
  });
});
