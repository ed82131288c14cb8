import { View, parse } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { sizeOf } from './__fixtures__/drawn';
import { KJV, KJV_BEST, RUNNING, deepProfile } from './__fixtures__/kjv';
import {
  DEEP_BEST,
  DEEP_SENSITIVITY,
  PATH,
  SENSITIVITY,
  TRANSFER,
  curves,
  deepCurves,
} from './__fixtures__/kjv-search';
import {
  bestLayerPlot,
  compileSpec,
  layerProfilePlot,
  learningCurvesPlot,
  marginalPlot,
  regularizationPathPlot,
  sensitivityPlot,
  transferPlot,
  type PlotSize,
} from './index';
import './svg';
import { themeConfig } from './themes';

const DEEP = deepProfile();
/** Names of two kinds, the longest that there are. */
const MIXED = {
  ...DEEP,
  layers: DEEP.layers.map((each, index) => (index > 0 ? each : { ...each, layer: 'embeddings' })),
};
const EMPTY = { ...SENSITIVITY, cells: [], marginals: [] };

const PLOTS: Readonly<Record<string, (size: PlotSize) => TopLevelSpec>> = {
  profile: (size) => layerProfilePlot(KJV, { bestLayer: KJV_BEST, ...size }),
  'profile of one layer': (size) => layerProfilePlot({ ...KJV, layers: KJV.layers.slice(0, 1) }, size),
  'profile of a running sweep': (size) => layerProfilePlot(RUNNING, size),
  'profile of 48 layers': (size) => layerProfilePlot(DEEP, { bestLayer: DEEP_BEST, ...size }),
  'profile of mixed names': (size) => layerProfilePlot(MIXED, size),
  'profile of nothing': (size) => layerProfilePlot({ ...KJV, layers: [] }, size),
  'best layer': (size) => bestLayerPlot(KJV_BEST, size),
  'best of 48 layers': (size) => bestLayerPlot(DEEP_BEST, size),
  sensitivity: (size) => sensitivityPlot(SENSITIVITY, size),
  'sensitivity of 48 layers': (size) => sensitivityPlot(DEEP_SENSITIVITY, size),
  'sensitivity of nothing': (size) => sensitivityPlot(EMPTY, size),
  marginals: (size) => marginalPlot(SENSITIVITY, size),
  'no marginals': (size) => marginalPlot(EMPTY, size),
  'three curves': (size) => learningCurvesPlot(curves(3), size),
  'seven curves': (size) => learningCurvesPlot(curves(7), size),
  '48 curves': (size) => learningCurvesPlot(deepCurves(), size),
  'no curves': (size) => learningCurvesPlot({ items: [] }, size),
  path: (size) => regularizationPathPlot(PATH, size),
  'no path': (size) => regularizationPathPlot({ ...PATH, points: [] }, size),
  transfer: (size) => transferPlot(TRANSFER, size),
  'transfer of nothing': (size) => transferPlot({ ...TRANSFER, items: [] }, size),
};

/** What Vega-Lite has to say of a specification. */
function warningsOf(spec: TopLevelSpec): string[] {
  const said: string[] = [];
  const note = (...words: readonly unknown[]) => {
    said.push(words.join(' '));
    return logger;
  };
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  compile(spec, { config: themeConfig('light'), logger: logger as never });
  return said;
}

/** A picture, and the pixels by which anything in it lies beyond its edges. */
async function draw(spec: TopLevelSpec) {
  const view = await new View(parse(compileSpec(spec)), { renderer: 'none' }).runAsync();
  const { bounds } = Reflect.get(view.scenegraph(), 'root') as {
    readonly bounds: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
  };
  const [left, top] = view.origin();
  const svg = await view.toSVG();
  view.finalize();
  const { width, height } = sizeOf(svg);
  return {
    svg,
    beyond: Math.max(-bounds.x1 - left, -bounds.y1 - top, bounds.x2 + left - width, bounds.y2 + top - height),
  };
}

describe.each(Object.entries(PLOTS))('%s', (_name, plot) => {
  it.each([680, 340])('is drawn whole and without a warning at %i pixels', async (width) => {
    const spec = plot({ width });
    expect(warningsOf(spec)).toEqual([]);
    expect(spec.description).toMatch(/^[A-Z].*\.$/);
    const { svg, beyond } = await draw(spec);
    expect(/.{30}(NaN|undefined|Infinity)/.exec(svg)?.[0]).toBeUndefined();
    expect(sizeOf(svg).width).toBeLessThanOrEqual(width);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
