import type { Goal } from '@sonde/contracts';
import { scoreWords } from './metric-words';

/** Room on the right for the scale of a matrix. */
export const SCALE_WIDTH = 70;

/** Digits that a cell has room for. */
export function cellText(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(3) : value.toPrecision(4);
}

/** A cell's colour, the better the brighter. Viridis keeps its order for colour-blind people and in greyscale. */
export function cellColour(field: string, metric: string, goal: Goal) {
  return {
    field,
    type: 'quantitative',
    title: scoreWords(metric),
    scale: { scheme: 'viridis', zero: false, nice: false, reverse: goal === 'minimize' },
    legend: {
      orient: 'right',
      tickCount: 4,
      gradientThickness: 12,
      gradientLength: { expr: 'clamp(height, 60, 160)' },
    },
  } as const;
}

/** The ink to read on a cell: black on the brighter part of viridis, white where its contrast is higher. */
export function cellInk(value: number, all: readonly number[], goal: Goal): string {
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const way = (value - lowest) / (highest - lowest || 1);
  return (goal === 'minimize' ? 1 - way : way) > 0.45 ? '#000000' : '#ffffff';
}

/** The ink of a row's own field. A nominal colour with no scale would do, had Vega-Lite 5.23 no fault there. */
export const INK = { expr: 'datum.ink' };
