import { Sensitivity, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { Choice, useSearch } from '../elements/choice';
import { headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { formatCount, formatNumber, formatParameter } from '../format';
import { Plot } from '../plots/plot';
import { PathPanel } from './path-panel';
import { TargetChoice, useTarget } from './target-choice';

/** What hyper-parameters do to the selection score. */
export function SensitivitySection({ sweep }: { readonly sweep: SweepDetail }) {
  const { search } = useSearch();
  const { target } = useTarget(sweep);
  const query = useQuery(sensitivityQuery(sweep, target, search.get('parameter') ?? undefined));
  return (
    <>
      <TargetChoice sweep={sweep} />
      <Loaded query={query} what="what hyper-parameters do">
        {(sensitivity) =>
          sensitivity.cells.length === 0 ? (
            <p className="note">No probe has been trained yet.</p>
          ) : (
            <>
              <HeatMap sensitivity={sensitivity} />
              {sensitivity.marginals.length > 0 && <Marginals sensitivity={sensitivity} />}
              <PathPanel sweep={sweep} layers={[...new Set(sensitivity.cells.map(({ layer }) => layer))]} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function HeatMap({ sensitivity }: { readonly sensitivity: Sensitivity }) {
  const { change } = useSearch();
  const { parameter, marginals, metric } = sensitivity;
  const parameters = marginals.map((marginal) => marginal.parameter);
  return (
    <Panel heading={`${metric.name} by ${parameter} and layer`}>
      {parameters.length > 1 && (
        <div className="row">
          <Choice
            label="Parameter"
            value={parameter}
            options={parameters}
            onChange={(parameter) => change({ parameter })}
          />
        </div>
      )}
      <Plot draw={(plots, size) => plots.sensitivityPlot(sensitivity, size)} />
      <CellTable sensitivity={sensitivity} />
    </Panel>
  );
}

function Marginals({ sensitivity }: { readonly sensitivity: Sensitivity }) {
  return (
    <Panel heading="Each hyper-parameter over all else">
      <Plot draw={(plots, size) => plots.marginalPlot(sensitivity, size)} />
      <MarginalTable sensitivity={sensitivity} />
    </Panel>
  );
}

type Cell = Sensitivity['cells'][number];

interface LayerRow {
  readonly layer: string;
  readonly index: number;
  readonly cells: readonly Cell[];
}

/** The heat map in numbers: a row a layer, a column a value. */
function CellTable({ sensitivity: { cells, parameter } }: { readonly sensitivity: Sensitivity }) {
  const values = [...new Set(cells.map(({ value }) => value))];
  const rows = [...new Set(cells.map(({ layer }) => layer))].map((layer): LayerRow => {
    const ofLayer = cells.filter((cell) => cell.layer === layer);
    return { layer, index: ofLayer[0]?.index ?? 0, cells: ofLayer };
  });
  return (
    <details>
      <summary>The same in numbers</summary>
      <DataTable
        caption={`The best configuration with each ${parameter}`}
        columns={[
          headColumn<LayerRow>(
            'Layer',
            ({ layer }) => layer,
            ({ index }) => index,
          ),
          ...values.map((value) => {
            const cellOf = ({ cells }: LayerRow) => cells.find((cell) => cell.value === value);
            return numberColumn<LayerRow>(
              formatParameter(value),
              (row) => cellOf(row)?.mean,
              (mean, row) => (mean === null && cellOf(row)?.diverged ? 'diverged' : formatNumber(mean)),
            );
          }),
        ]}
        rows={rows}
        rowId={({ layer }) => layer}
        empty="No probe yet."
      />
    </details>
  );
}

/** The marginal effects in numbers. */
function MarginalTable({ sensitivity: { marginals, metric } }: { readonly sensitivity: Sensitivity }) {
  const rows = marginals.flatMap(({ parameter, values }) => values.map((value) => ({ ...value, parameter })));
  type Row = (typeof rows)[number];
  return (
    <details>
      <summary>The same in numbers</summary>
      <DataTable
        caption={`${metric.name} with each value, over configurations of all layers`}
        columns={[
          headColumn<Row>('Parameter', ({ parameter }) => parameter),
          rightColumn<Row>('Value', ({ value }) => formatParameter(value)),
          numberColumn<Row>('Mean', ({ mean }) => mean),
          numberColumn<Row>('Best', ({ best }) => best),
          numberColumn<Row>(
            'Configurations',
            ({ configurations }) => configurations,
            (count) => formatCount(count ?? 0),
          ),
          numberColumn<Row>(
            'Diverged',
            ({ diverged }) => diverged,
            (count) => formatCount(count ?? 0),
          ),
        ]}
        rows={rows}
        rowId={({ parameter, value }) => `${parameter}=${value}`}
        empty="No parameter varies."
      />
    </details>
  );
}

const sensitivityQuery = (sweep: SweepRef, target: string | undefined, parameter: string | undefined) =>
  queryOptions({
    ...resultsOf(sweep, 'sensitivity', target, parameter),
    queryFn: ({ signal }) =>
      api.call(Sensitivity, sweepPath(sweep.id, '/sensitivity', { target, parameter }), { signal }),
  });
