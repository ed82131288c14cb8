import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

const PICTURES = path.resolve(__dirname, '..', '..', '..', 'pictures');

/** Takes a picture of a whole page as it stands. */
export type TakePicture = (page: Page, name: string) => Promise<void>;

/**
 * Begins a spec's album under apps/web/pictures anew: for people to look at. */
export function openAlbum(name: string): TakePicture {
  const album = path.join(PICTURES, name);
  rmSync(album, { recursive: true, force: true });
  return async (page, picture) => {
    await page.screenshot({ path: path.join(album, `${picture}.png`), fullPage: true, animations: 'disabled' });
  };
}
