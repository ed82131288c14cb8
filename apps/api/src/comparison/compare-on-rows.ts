import { BadInput, type Comparison, type RowFigure, type ScoreName } from '@sonde/contracts';
import { holm, sampleSd, unitsOf } from '@sonde/domain';
import { candidatesOn, type Candidates } from '../rows/candidates';
import { readRows, type RowsQuery, type SaidRows } from '../rows/read-rows';
import { figureOnRows } from '../rows/row-figure';
import { comparePair, type OnRows } from './compare-pair';

interface CompareQuery {
  /** One for each dataset and target that items are of: all describe the same rows. */
  readonly parts: readonly RowsQuery[];
  /** What is compared: the replicates of each. */
  readonly items: readonly (readonly SeededProbe[])[];
  readonly split: string;
  readonly metric: ScoreName;
}

interface SeededProbe {
  readonly probeKey: string;
  readonly seed: number;
}

export interface ComparedOnRows {
  readonly rows: number;
  readonly groups: number | null;
  readonly items: readonly { readonly figure: RowFigure; readonly seed_sd: number | null }[];
  readonly pairs: Comparison['pairs'];
}

/** Compares items pair by pair. @throws BadInput where the rows do not define the metric, or are one group alone */
export async function compareOnRows({ parts, items, split, metric }: CompareQuery): Promise<ComparedOnRows> {
  const said = await readParts(parts);
  const keys = items.map((probes) => probes.map(({ probeKey }) => probeKey));
  const candidates = candidatesOn(said, metric, keys);
  checkDefined(said, candidates, { split, metric });
  const drawn = candidates.draws();
  const onRows = items.map((probes, at) => {
    const draws = Float64Array.from(
      { length: drawn.length / items.length },
      (_, draw) => drawn[draw * items.length + at] ?? NaN,
    );
    return onRowsOf(probes, said, metric, { score: candidates.scores[at] ?? NaN, draws });
  });
  const pairs = onRows.flatMap((a, at) => onRows.slice(at + 1).map((b, next) => [at, at + 1 + next, a, b] as const));
  const family = { pairs: pairs.length, isGrouped: said.groups !== undefined, metric };
  const compared = pairs.map(([a, b, ofA, ofB]) => ({ a, b, ...comparePair(ofA, ofB, family) }));
  const adjusted = holm(compared.map(({ p }) => p));
  return {
    rows: said.rows,
    groups: said.groupCount,
    items: keys.map((own, at) => ({
      figure: figureOnRows(said, metric, own),
      seed_sd: sampleSd([...(onRows[at]?.seeds.values() ?? [])]),
    })),
    pairs: compared.map((pair, at) => {
      const p_holm = adjusted[at] ?? 1;
      return { ...pair, p_holm, significant: p_holm < 0.05 };
    }),
  };
}

async function readParts(parts: readonly RowsQuery[]): Promise<SaidRows> {
  const read: SaidRows[] = [];
  for (const part of parts) read.push(await readRows(part));
  const [first] = read;
  if (!first) throw new Error('a comparison has items');
  const grouped = read.find(({ groups }) => groups) ?? first;
  return { ...grouped, said: new Map(read.flatMap(({ said }) => [...said])) };
}

/** Rows of one class have no AUROC, and one group says nothing of others. */
function checkDefined(
  said: SaidRows,
  { scores }: Candidates,
  { split, metric }: { readonly split: string; readonly metric: ScoreName },
): void {
  const refuse = (message: string) => new BadInput('split: nothing to compare on', [{ message, pointer: '/split' }]);
  if (!scores.every(Number.isFinite)) throw refuse(`the rows of ${split} do not define ${metric}`);
  if (unitsOf(said) > 1) return;
  throw refuse(`${split} is one ${said.groups ? 'group of rows' : 'row'}: there are no others to compare on`);
}

/** Each seed by itself beside what they are together. */
function onRowsOf(
  probes: readonly SeededProbe[],
  said: SaidRows,
  metric: ScoreName,
  together: Pick<OnRows, 'score' | 'draws'>,
): OnRows {
  const own = probes.map(({ probeKey }) => probeKey);
  const bySeed = candidatesOn(
    said,
    metric,
    own.map((key) => [key]),
  ).scores;
  return {
    ...together,
    seeds: new Map(probes.map(({ seed }, probe) => [seed, bySeed[probe] ?? NaN])),
    said: own.flatMap((key) => said.said.get(key) ?? []),
  };
}
