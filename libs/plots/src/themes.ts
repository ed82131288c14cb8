import type { Config } from 'vega-lite';

export type Theme = 'light' | 'dark';

/**
 * Okabe and Ito's colours (2008, Color Universal Design): told apart with any kind of colour vision. The first four
 * have a contrast of 3 and more against the paper of both themes, so that a specification needs no theme.
 */
export const CATEGORIES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#F0E442'] as const;

/** What stands behind: chance, baselines, those that are not meant. Contrast of 3 on both papers. */
export const GREY = '#8A8F98';

/** What a file's picture lies on; in the page it is the page. */
export const PAPER: Readonly<Record<Theme, string>> = { light: '#ffffff', dark: '#15181c' };

const INKS = {
  light: { text: '#1c2024', faint: '#5b6470', line: '#c6ccd3', grid: '#e9ecef' },
  dark: { text: '#e8eaed', faint: '#a7afb9', line: '#4a515a', grid: '#2a2f36' },
} as const;

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Vega-Lite's config: all that is the same for every plot. */
export function themeConfig(theme: Theme): Config {
  const ink = INKS[theme];
  const guide = {
    labelColor: ink.faint,
    titleColor: ink.text,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal' as const,
  };
  return {
    background: 'transparent',
    font: FONT,
    view: { stroke: null },
    title: {
      anchor: 'start',
      frame: 'bounds',
      color: ink.text,
      subtitleColor: ink.faint,
      fontSize: 14,
      fontWeight: 600,
      subtitleFontSize: 12,
      subtitleLineHeight: 16,
      subtitlePadding: 5,
      offset: 10,
    },
    axis: { ...guide, domainColor: ink.line, tickColor: ink.line, gridColor: ink.grid, titlePadding: 8, labelLimit: 0 },
    axisBand: { grid: false, ticks: false, labelPadding: 6 },
    legend: {
      ...guide,
      labelColor: ink.text,
      labelLimit: 0,
      titleLimit: 0,
      symbolSize: 70,
      symbolStrokeWidth: 2,
      offset: 10,
    },
    header: { labelColor: ink.text, titleColor: ink.text, labelFontSize: 11, labelLimit: 0 },
    mark: { color: CATEGORIES[0] },
    text: { color: ink.text, fontSize: 11 },
    range: { category: [...CATEGORIES] },
  };
}
