import { multiplyHigh, philox4x32, type Key } from './philox';

/** What a seed feeds. Each name has numbers of its own, so drawing more from one leaves the others as they were. */
export type StreamName = 'init' | 'order' | 'resample' | 'search' | 'permute' | 'bootstrap' | 'flip' | 'simulate';

/** Word 3 of the counter. Never renumber: every result with a seed hangs on it. */
const STREAM_NUMBERS: Readonly<Record<StreamName, number>> = {
  init: 0,
  order: 1,
  resample: 2,
  search: 3,
  permute: 4,
  bootstrap: 5,
  flip: 6,
  simulate: 7,
};

// As in philox: looked up once.
const { floor, imul } = Math;
const { isInteger } = Number;

const TWO_TO_24 = 2 ** 24;
const TWO_TO_32 = 2 ** 32;

/**
 * A sequence of random numbers that depends on nothing but its seed, name and index.
 * Philox keyed by the seed; the counter's words are [block low, block high, index, name], so no two sequences overlap.
 */
export class RandomStream {
  private readonly key: Key;
  private readonly stream: number;
  private readonly words = new Uint32Array(4);
  private block = 0;
  private used = 4;

  /**
   * @param seed non-negative safe integer; 0 is a seed like any other
   * @param index which of the name's sequences, e.g. the epoch: an unsigned 32-bit integer
   * @throws RangeError where seed or index is none of these
   */
  constructor(
    seed: number,
    name: StreamName,
    private readonly index = 0,
  ) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`A seed is a non-negative safe integer, got ${seed}.`);
    }
    if (!isInteger(index) || index < 0 || index >= TWO_TO_32) {
      throw new RangeError(`A stream's index is an unsigned 32-bit integer, got ${index}.`);
    }
    this.key = [seed >>> 0, floor(seed / TWO_TO_32)];
    this.stream = STREAM_NUMBERS[name];
  }

  /** Uniform over the unsigned 32-bit integers. */
  nextUint32(): number {
    if (this.used === 4) {
      philox4x32([this.block >>> 0, floor(this.block / TWO_TO_32), this.index, this.stream], this.key, this.words);
      this.block++;
      this.used = 0;
    }
    return this.words[this.used++] ?? 0;
  }

  /** Uniform over the multiples of 2^-24 in [0, 1): exactly what a float32 holds. */
  nextUniform(): number {
    return (this.nextUint32() >>> 8) / TWO_TO_24;
  }

  /**
   * Uniform over the integers 0 to bound - 1, without bias: the upper word of draw x bound, draws that would come once
   * too often redrawn (Lemire, "Fast random integer generation in an interval", 2019).
   * @throws RangeError unless bound is an integer from 1 to 2^32 - 1
   */
  nextBelow(bound: number): number {
    if (!isInteger(bound) || bound < 1 || bound >= TWO_TO_32) {
      throw new RangeError(`A bound is an integer from 1 to 2^32 - 1, got ${bound}.`);
    }
    let draw = this.nextUint32();
    let fraction = imul(draw, bound) >>> 0;
    if (fraction < bound) {
      const surplus = (TWO_TO_32 - bound) % bound;
      while (fraction < surplus) {
        draw = this.nextUint32();
        fraction = imul(draw, bound) >>> 0;
      }
    }
    return multiplyHigh(draw, bound);
  }
}
