import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again until there is something; specs never sleep. @throws after `within` milliseconds */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  within = 30_000,
): Promise<Found> {
  const deadline = Date.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${within / 1000} s in vain for ${what}`);
    await delay(50);
  }
}
