import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { NotFoundPage, PageFrame } from './page-frame';
import { SweepsPage } from './sweeps/sweeps-page';

const SweepPage = lazy(() => import('./sweep/sweep-page'));
const ComparePage = lazy(() => import('./compare/compare-page'));
const NewSweepPage = lazy(() => import('./new-sweep/new-sweep-page'));

const client = new QueryClient({
  // What is wrong with a question is so at the second try too; whoever wants one has a button for it.
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 5000 } },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <Routes>
          <Route element={<PageFrame />}>
            <Route index element={<SweepsPage />} />
            <Route path="sweeps" element={<Navigate to="/" replace />} />
            <Route path="sweeps/:id/*" element={<SweepPage />} />
            <Route path="compare" element={<ComparePage />} />
            <Route path="new" element={<NewSweepPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  );
}
