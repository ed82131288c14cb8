import { EventEmitter, once } from 'node:events';
import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit, SlotReserveContext } from '@temporalio/worker';

/** Packs that train for so long, in seconds, hide what it takes to fetch and record them. */
const SHORT_S = 2;

/**
 * How many packs the worker takes from its queue. One trains at a time; where packs are short, another one is fetched
 * and the last one recorded meanwhile. Behind a long pack none is fetched, since it would wait while another trainer
 * may have nothing to do.
 */
export class PackSlots implements CustomSlotSupplier<ActivitySlotInfo> {
  readonly type = 'custom';
  private most = 1;
  private taken = 0;
  private readonly changes = new EventEmitter();

  /** Notes how long the last pack trained. */
  note(seconds: number): void {
    this.most = seconds < SHORT_S ? 2 : 1;
    this.changes.emit('change');
  }

  /** @throws AbortError when the signal fires first */
  async reserveSlot(_context: SlotReserveContext, signal: AbortSignal): Promise<SlotPermit> {
    while (this.taken >= this.most) await once(this.changes, 'change', { signal });
    this.taken += 1;
    return {};
  }

  tryReserveSlot(): SlotPermit | null {
    if (this.taken >= this.most) return null;
    this.taken += 1;
    return {};
  }

  markSlotUsed(): void {
    // A slot counts from when it is reserved: what is polled for may come at any moment.
  }

  releaseSlot(): void {
    this.taken -= 1;
    this.changes.emit('change');
  }
}
