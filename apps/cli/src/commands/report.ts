import { join } from 'node:path';
import { NotFound, ProbeCard, SweepDetail, type BestLayer } from '@sonde/contracts';
import { sweepPath, withQuery, type ApiClient } from '@sonde/contracts/client';
import { print, printJson } from '../output/console';
import { markdownReport, type Picture } from '../output/markdown-report';
import { written } from '../output/written';
import { connect } from '../stack';
import { sweepResults, type SweepResults } from '../sweep-results';
import { svgOf, type PlotKind } from './plot';

interface ReportOptions {
  /** The folder to write to. */
  readonly output: string;
  readonly target?: string;
  readonly json?: boolean;
}

/** Writes what a sweep asked and found, as Markdown with pictures beside it. */
export async function report(id: string, { output, target, json }: ReportOptions): Promise<void> {
  const api = connect();
  const results = sweepResults(api, id, { target });
  const mean = await results.best('mean');
  const draw = async (kind: PlotKind): Promise<Picture> => {
    const file = `${kind}.svg`;
    await written(join(output, file), await svgOf(kind, results));
    return { file, title: TITLES[kind] };
  };
  const bestLayer = await results.bestLayer().catch(reasonOf);
  const isSure = typeof bestLayer !== 'string';
  const pictures = {
    profile: await draw('profile'),
    bestLayer: isSure ? await draw('best-layer') : undefined,
    further: [] as Picture[],
  };
  for (const kind of await furtherKinds(results)) pictures.further.push(await draw(kind));
  const text = markdownReport({
    sweep: await api.call(SweepDetail, sweepPath(id)),
    target: await results.target(),
    profile: await results.profile(),
    bestLayer,
    mean,
    oneSe: isSure ? await results.best('one_se') : undefined,
    card: await cardOf(api, id, mean.items[0]?.probe_key),
    pictures,
  });
  const file = join(output, 'report.md');
  await written(file, text);
  const drawn = [pictures.profile, pictures.bestLayer, ...pictures.further].flatMap((picture) =>
    picture ? [join(output, picture.file)] : [],
  );
  if (json) printJson({ report: file, pictures: drawn });
  else print(file);
}

const TITLES: Readonly<Record<PlotKind, string>> = {
  profile: 'The metric by layer',
  'best-layer': 'How often each layer is best',
  sensitivity: 'The selection score by layer and hyper-parameter',
  marginals: 'What each hyper-parameter does over all else',
  curves: 'Learning curves of the best configuration of each layer',
  path: 'Where each probe of the best layer lies on the path of lbfgs',
};

/** Why layers cannot be compared: there is no probe yet, or val is one group of rows. */
function reasonOf(error: unknown): BestLayer | string {
  if (error instanceof NotFound) return error.message;
  throw error;
}

/** Those that show something: not every sweep has learning curves, or a path. */
async function furtherKinds(results: SweepResults): Promise<PlotKind[]> {
  const hasCurves = (await results.curves()).items.some(({ curve }) => curve.epoch.length > 0);
  const hasPath = (await results.path()).points.length > 0;
  return ['sensitivity', ...(hasCurves ? (['curves'] as const) : []), ...(hasPath ? (['path'] as const) : [])];
}

async function cardOf(api: ApiClient, sweep: string, key: string | null | undefined): Promise<ProbeCard | undefined> {
  return key ? api.call(ProbeCard, withQuery(`/v1/probes/${key}/card`, { sweep })) : undefined;
}
