import type { Curve } from '@sonde/domain';

/** Points of a curve that are kept: enough for a picture, little enough for a row of a table. */
export const MAX_CURVE_POINTS = 200;

/** A probe's figures after each epoch. */
export interface EpochFigures {
  readonly trainLoss: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
}

interface Point extends EpochFigures {
  /** From 1. */
  readonly epoch: number;
}

/** All that a recorder knows, as plain data. */
export interface RecordedEpochs {
  readonly epochs: number;
  readonly points: readonly Point[];
  readonly last: Point | null;
  readonly best: Point | null;
  readonly diverged: boolean;
}

const NOTHING: RecordedEpochs = { epochs: 0, points: [], last: null, best: null, diverged: false };

type Standing = Omit<RecordedEpochs, 'points'>;

/**
 * Follows a probe epoch by epoch in bounded memory: a million epochs of 256 probes would not fit. Points are evenly
 * spaced over the epochs that were asked for; the last one that counts is always there. With early stopping, epochs
 * after the end of patience do not count, by the same comparison as the training program's.
 */
export class CurveRecorder {
  private readonly points: Point[];
  private standing: Standing;

  /**
   * @param epochs that were asked for
   * @param from what another recorder of this probe knew
   */
  constructor(
    private readonly epochs: number,
    private readonly patience: number | null,
    { points, ...standing }: RecordedEpochs = NOTHING,
  ) {
    this.points = [...points];
    this.standing = standing;
  }

  get snapshot(): RecordedEpochs {
    return { ...this.standing, points: [...this.points] };
  }

  /** NaN or infinity came up before training ended. */
  get diverged(): boolean {
    return this.standing.diverged;
  }

  /** Nothing that follows would count. */
  get ended(): boolean {
    const { diverged, epochs, best } = this.standing;
    return diverged || (this.patience !== null && epochs - (best?.epoch ?? 0) >= this.patience);
  }

  /** The epoch whose weights are kept; 0 where there is none. */
  get epoch(): number {
    const { best, last } = this.standing;
    return (this.patience === null ? last : best)?.epoch ?? 0;
  }

  add(figures: EpochFigures): void {
    if (this.ended) return;
    const { epochs, best } = this.standing;
    const point: Point = { epoch: epochs + 1, ...figures };
    if (!Number.isFinite(figures.trainLoss) || !Number.isFinite(figures.valLoss)) {
      this.standing = { ...this.standing, epochs: point.epoch, diverged: true };
      return;
    }
    if (this.keeps(point.epoch)) this.points.push(point);
    this.standing = {
      epochs: point.epoch,
      last: point,
      best: best === null || figures.valLoss < best.valLoss ? point : best,
      diverged: false,
    };
  }

  /** @param withAccuracy false where there are no classes */
  curve(withAccuracy = true): Curve {
    const { points } = this;
    const { last } = this.standing;
    const kept =
      last && points.at(-1)?.epoch !== last.epoch ? [...points.slice(0, MAX_CURVE_POINTS - 1), last] : points;
    return {
      epoch: kept.map(({ epoch }) => epoch),
      trainLoss: kept.map(({ trainLoss }) => trainLoss),
      valLoss: kept.map(({ valLoss }) => valLoss),
      valAccuracy: withAccuracy ? kept.map(({ valAccuracy }) => valAccuracy) : [],
    };
  }

  /** Whether an epoch is one of those spread evenly from the first to the last that was asked for. */
  private keeps(epoch: number): boolean {
    const points = Math.min(this.epochs, MAX_CURVE_POINTS);
    const spacing = points > 1 ? (this.epochs - 1) / (points - 1) : 1;
    const nearest = Math.round((epoch - 1) / spacing);
    return Math.round(nearest * spacing) === epoch - 1;
  }
}
