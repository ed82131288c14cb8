/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

/** Rows of a split from the highest score downwards: sorted once for any number of draws. */
export interface RankedRows {
  /** [rows] */
  readonly order: Int32Array;
  /** Of the row at each place, 1 where it is positive. */
  readonly positive: Uint8Array;
  /** 1 where the score of the next place is lower. */
  readonly lastOfEqual: Uint8Array;
}

/** @param scores [rows], infinite ones too */
export function rankRows(scores: Float64Array, isPositive: (row: number) => boolean): RankedRows {
  const order = new Int32Array(scores.length)
    .map((_, row) => row)
    .sort((a, b) => (scores[a]! > scores[b]! ? -1 : scores[a]! < scores[b]! ? 1 : 0));
  return {
    order,
    positive: Uint8Array.from(order, (row) => (isPositive(row) ? 1 : 0)),
    lastOfEqual: Uint8Array.from(order, (row, place) => (scores[row] === scores[order[place + 1]!] ? 0 : 1)),
  };
}

// The two loops look alike. One over a callback takes three times as long, and so does a branch on what a row is: 15 ns a
// row and draw in place of 5.

/** What `ranking-areas` calls so, each row counted as often as it was drawn. Null where either kind is missing. */
export function areaUnderRoc({ order, positive, lastOfEqual }: RankedRows, counts: Float64Array): number | null {
  let [positives, negatives, won] = [0, 0, 0];
  let [equalPositives, equalNegatives] = [0, 0];
  for (let place = 0; place < order.length; place++) {
    const count = counts[order[place]!]!;
    const ofPositive = count * positive[place]!;
    equalPositives += ofPositive;
    equalNegatives += count - ofPositive;
    if (lastOfEqual[place] === 0) continue;
    won += equalNegatives * (positives + equalPositives / 2);
    positives += equalPositives;
    negatives += equalNegatives;
    equalPositives = equalNegatives = 0;
  }
  return positives === 0 || negatives === 0 ? null : won / (positives * negatives);
}

/** Likewise; null without a positive row. */
export function averagePrecision({ order, positive, lastOfEqual }: RankedRows, counts: Float64Array): number | null {
  let [positives, found, sum] = [0, 0, 0];
  let equalPositives = 0;
  for (let place = 0; place < order.length; place++) {
    const count = counts[order[place]!]!;
    equalPositives += count * positive[place]!;
    found += count;
    if (lastOfEqual[place] === 0) continue;
    positives += equalPositives;
    if (equalPositives > 0) sum += (equalPositives * positives) / found;
    equalPositives = 0;
  }
  return positives === 0 ? null : sum / positives;
}
