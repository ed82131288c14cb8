import { BadInput, DatasetPage, SweepView, type DatasetView, type Issue } from '@sonde/contracts';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/api';
import { sweepQuery } from '../api/queries';
import { ErrorNote } from '../elements/errors';
import { Loaded, Loading } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { PageTitle } from '../page-frame';
import { asYaml } from '../sweep/as-yaml';
import { checkFile, trialsOfLargePlan } from './check-file';
import { DatasetPanel } from './dataset-panel';
import { datasetOf, startingFile, withDataset } from './file-text';
import { LargePlanNote, PlanPanel, usePlan } from './plan-panel';
import { IssueList, SweepEditor } from './sweep-editor';

/** Writes a sweep file and submits it. */
export default function NewSweepPage() {
  const from = useSearchParams()[0].get('from');
  const datasets = useQuery(datasetsQuery());
  const pattern = useQuery({ ...sweepQuery(from ?? ''), enabled: from !== null });
  const isReady = !datasets.isPending && (from === null || !pattern.isPending);
  const items = datasets.data?.items ?? [];
  const start = pattern.data ? asYaml(pattern.data.spec) : startingFile(items[0]?.name ?? 'kjv-bigram-shift');
  return (
    <>
      <div className="view-head">
        <PageTitle>New sweep</PageTitle>
      </div>
      {datasets.error && <ErrorNote error={datasets.error} what="Cannot show the datasets" />}
      {pattern.error && <ErrorNote error={pattern.error} what={`Cannot begin with sweep ${from}`} />}
      {isReady ? <SweepForm start={start} datasets={items} /> : <Loading what="the datasets" />}
    </>
  );
}

interface FormProps {
  readonly start: string;
  readonly datasets: readonly DatasetView[];
}

/** The file, all that is wrong with it, and what it would run. */
function SweepForm({ start, datasets }: FormProps) {
  const [text, setText] = useState(start);
  const checked = useMemo(() => checkFile(text), [text]);
  const [plannedInFull, setPlannedInFull] = useState<string>();
  const large = useMemo(() => trialsOfLargePlan(checked.spec, datasets), [checked.spec, datasets]);
  const isCounted = large !== null && plannedInFull !== text;
  const plan = usePlan(text, checked.spec !== undefined && !isCounted);
  const issues = checked.spec ? placedIssues(plan.error) : checked.issues;
  const submit = useSubmit(text);
  return (
    <div className="columns">
      <Panel heading="Sweep file">
        <SweepEditor text={text} onChange={setText} issues={issues} />
        <IssueList issues={issues} />
        {submit.error && <ErrorNote error={submit.error} what="Cannot submit the sweep" />}
        <div className="row">
          <button
            type="button"
            className="primary"
            disabled={checked.spec === undefined || submit.isPending}
            onClick={() => submit.mutate()}
          >
            {submit.isPending ? 'Submitting …' : 'Submit'}
          </button>
        </div>
      </Panel>
      <div>
        <Panel heading="Dataset">
          <DatasetPanel
            datasets={datasets}
            chosen={datasetOf(text)}
            onChoose={(name) => setText(withDataset(text, name))}
          />
        </Panel>
        <Panel heading="Plan">
          {!checked.spec && <p className="hint">There is a plan once the file is valid.</p>}
          {checked.spec && isCounted && <LargePlanNote trials={large} onPlan={() => setPlannedInFull(text)} />}
          {checked.spec && !isCounted && (
            <Loaded query={plan} what="the plan">
              {(plan) => <PlanPanel plan={plan} />}
            </Loaded>
          )}
        </Panel>
      </div>
    </div>
  );
}

/** Submits the file and goes to the sweep. Pressed twice, the same file makes one sweep. */
function useSubmit(text: string) {
  const navigate = useNavigate();
  const key = useMemo(() => [text, randomKey()] as const, [text])[1];
  return useMutation({
    mutationFn: () =>
      api.call(SweepView, '/v1/sweeps', { method: 'POST', body: text, headers: { 'idempotency-key': key } }),
    onSuccess: ({ id }) => navigate(`/sweeps/${id}`),
  });
}

/** crypto.randomUUID would do, were it there on pages that are not served from localhost. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the api found wrong, as far as it says where. */
const NO_ISSUES: readonly Issue[] = [];
function placedIssues(error: Error | null): readonly Issue[] {
  return error instanceof BadInput ? error.issues : NO_ISSUES;
}

const datasetsQuery = () =>
  queryOptions({
    queryKey: ['datasets'],
    queryFn: ({ signal }) => api.call(DatasetPage, '/v1/datasets', { signal }),
  });
