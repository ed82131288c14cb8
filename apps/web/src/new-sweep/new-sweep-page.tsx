import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { datasetsQuery, sweepQuery } from '../api/sweep-queries';
import { ErrorNote } from '../elements/error-note';
import { Loading } from '../elements/loading';
import { PageTitle } from '../layout/page-title';
import { asYaml } from '../sweep-file/as-yaml';
import { startingFile } from './starting-file';
import { SweepForm } from './sweep-form';

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
