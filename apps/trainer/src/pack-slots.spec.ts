import type { SlotReserveContext } from '@temporalio/worker';
import { PackSlots } from './pack-slots';

const context = {} as SlotReserveContext;
const { signal } = new AbortController();

describe('PackSlots', () => {
  it('is one until packs are known to be short, then two', async () => {
    const slots = new PackSlots();
    await slots.reserveSlot(context, signal);
    expect(slots.tryReserveSlot()).toBeNull();
    const second = slots.reserveSlot(context, signal);
    slots.note(0.1);
    await second;
    expect(slots.tryReserveSlot()).toBeNull();
  });

  it('is one again after a long pack', async () => {
    const slots = new PackSlots();
    slots.note(0.1);
    await slots.reserveSlot(context, signal);
    await slots.reserveSlot(context, signal);
    slots.note(60);
    slots.releaseSlot();
    expect(slots.tryReserveSlot()).toBeNull();
    slots.releaseSlot();
    expect(slots.tryReserveSlot()).not.toBeNull();
  });

  it('gives a slot that becomes free to one of those that wait', async () => {
    const slots = new PackSlots();
    await slots.reserveSlot(context, signal);
    const given: string[] = [];
    const controller = new AbortController();
    const waiting = ['first', 'second'].map((name) =>
      slots.reserveSlot(context, controller.signal).then(() => given.push(name)),
    );
    slots.releaseSlot();
    await waiting[0];
    controller.abort();
    await expect(waiting[1]).rejects.toMatchObject({ name: 'AbortError' });
    expect(given).toEqual(['first']);
  });
});
