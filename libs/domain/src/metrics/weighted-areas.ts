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

/** What `ranking-areas` calls so, each row counted as often as it was drawn. Null where either kind is missing. */
export function areaUnderRoc(ranked: RankedRows, counts: Float64Array): number | null {
  let positives = 0;
  let negatives = 0;
  let won = 0;
  forEqualScores(ranked, counts, (equalPositives, equalNegatives) => {
    won += equalNegatives * (positives + equalPositives / 2);
    positives += equalPositives;
    negatives += equalNegatives;
  });
  return positives === 0 || negatives === 0 ? null : won / (positives * negatives);
}

/** Likewise; null without a positive row. */
export function averagePrecision(ranked: RankedRows, counts: Float64Array): number | null {
  let positives = 0;
  let found = 0;
  let sum = 0;
  forEqualScores(ranked, counts, (equalPositives, equalNegatives) => {
    positives += equalPositives;
    found += equalPositives + equalNegatives;
    if (equalPositives > 0) sum += (equalPositives * positives) / found;
  });
  return positives === 0 ? null : sum / positives;
}

function forEqualScores(
  { order, positive, lastOfEqual }: RankedRows,
  counts: Float64Array,
  take: (positives: number, negatives: number) => void,
): void {
  let positives = 0;
  let negatives = 0;
  for (let place = 0; place < order.length; place++) {
    const count = counts[order[place]!]!;
    if (positive[place]) positives += count;
    else negatives += count;
    if (!lastOfEqual[place]) continue;
    take(positives, negatives);
    positives = negatives = 0;
  }
}
