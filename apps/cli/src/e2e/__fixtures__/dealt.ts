import type { RandomStream } from '@sonde/domain';

/** Gives items in a random order, all before one comes twice. */
export function dealer<Item>(random: RandomStream, items: readonly Item[]): () => Item {
  let left: Item[] = [];
  return () => {
    if (left.length === 0) left = [...items];
    const [item] = left.splice(random.nextBelow(left.length), 1);
    if (item === undefined) throw new Error('there is nothing to deal');
    return item;
  };
}
