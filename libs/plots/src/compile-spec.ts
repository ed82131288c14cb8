import type { Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { themeConfig, type Theme } from './themes';

/** A plot as Vega runs it, in a theme, on a transparent ground. Needs nothing of Node.js: the page embeds it as it is. */
export function compileSpec(spec: TopLevelSpec, theme: Theme = 'light'): Spec {
  return compile(spec, { config: themeConfig(theme) }).spec;
}
