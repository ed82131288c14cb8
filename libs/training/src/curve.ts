import type { Curve } from '@sonde/domain';

/** Points of a curve that are kept: enough for a picture, little enough for a row of a table. */
export const MAX_CURVE_POINTS = 200;

/** A probe's figures after each epoch. */
export interface EpochFigures {
  readonly trainLoss: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
}

/**
 * The curve of figures that follow each other epoch by epoch, evenly thinned to MAX_CURVE_POINTS: first and last are
 * always there. Epochs count from 1: what `epoch` says have been done.
 */
export function curveOf(figures: readonly EpochFigures[]): Curve {
  const points = Math.min(figures.length, MAX_CURVE_POINTS);
  const spacing = points > 1 ? (figures.length - 1) / (points - 1) : 0;
  const places = Array.from({ length: points }, (_, point) => Math.round(point * spacing));
  const kept = places.flatMap((place) => figures[place] ?? []);
  return {
    epoch: places.map((place) => place + 1),
    trainLoss: kept.map(({ trainLoss }) => trainLoss),
    valLoss: kept.map(({ valLoss }) => valLoss),
    valAccuracy: kept.map(({ valAccuracy }) => valAccuracy),
  };
}
