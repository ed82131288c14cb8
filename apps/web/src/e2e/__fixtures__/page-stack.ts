import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registration, SweepDetail, SweepView } from '@sonde/contracts';
import { startStack } from '@sonde/local-stack';
import { until, writeTinyDataset } from '@sonde/testing';

/** The whole of Sonde, whose api serves the built page. */
export interface PageStack {
  /** Where the page is. */
  readonly url: string;
  /** The state folder. */
  readonly home: string;
  /** Writes a dataset that a probe can learn and registers it; gives its folder. Other columns, other probes. */
  addDataset(name: string, columns?: number): Promise<string>;
  /** Asks the api past the page: for what the page must show, and for what a spec begins with. */
  ask<Answer>(schema: { parse(value: unknown): Answer }, path: string, body?: unknown): Promise<Answer>;
  /** Submits a sweep; gives its id. */
  submit(spec: Readonly<Record<string, unknown>>): Promise<string>;
  /** Waits until a sweep is in a state. */
  inState(id: string, state: SweepView['state']): Promise<SweepDetail>;
  /** Stops the stack and removes its folder. */
  close(): Promise<void>;
}

/** Deeper layers know more; the first of them knows next to nothing. */
export const LAYERS = ['embeddings', 'encoder.layer.0', 'encoder.layer.1'];
/** Rows of val are few enough for McNemar's exact test. */
const SPLITS = { train: 300, val: 120, test: 120, test_shift: 80 };

export async function openPageStack(): Promise<PageStack> {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-page-'));
  // Postgres runs as somebody else where the specs run as root, and must get to its files.
  chmodSync(folder, 0o711);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const home = join(folder, 'home');
  const ports = { postgres: 0, temporal: 0, temporalUi: 0, api: 0 };
  const stack = await startStack({
    ...{ home, ownership: 'attached', dataRoots: [folder], ports },
  } as const).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  const url = stack.addresses.apiUrl;
  const send = async (path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(url + path, request);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    home,
    addDataset: async (name, columns = 16) => {
      const data = join(folder, name);
      await writeTinyDataset(data, { name, layers: LAYERS, splits: SPLITS, columns });
      const { id } = Registration.parse(await send('/v1/datasets', { path: data }));
      await until(`dataset ${name} to be registered`, async () => {
        const registration = Registration.parse(await send(`/v1/datasets/registrations/${id}`));
        if (registration.problem) throw new Error(registration.problem.detail);
        return registration.dataset !== null;
      });
      return data;
    },
    ask: async (schema, path, body) => schema.parse(await send(path, body)),
    submit: async (spec) => SweepView.parse(await send('/v1/sweeps', spec)).id,
    inState: (id, state) =>
      until(
        `sweep ${id} to be ${state}`,
        async () => {
          const sweep = SweepDetail.parse(await send(`/v1/sweeps/${id}`));
          return sweep.state === state && sweep;
        },
        120_000,
      ),
    close: () => stack.stop().finally(removeFolder),
  };
}

/** 3 layers x (3 learning rates x 2 seeds, and 2 of lbfgs, which no seed varies), and permuted labels beside each. */
export const SEARCH = {
  parameters: [
    { optimizer: 'adam', learning_rate: [0.003, 0.03, 0.1], epochs: 20, batch_size: 64 },
    { optimizer: 'lbfgs', C: [0.0001, 0.01] },
  ],
  replicates: { seeds: 2 },
  controls: { permuted_labels: 3 },
};

/** Long enough to be met in the midst of training: 8 packs of 2 trials, more than a trainer takes at once. */
export const LONG = {
  layers: ['encoder.layer.1'],
  parameters: { batch_size: [8, 9, 10, 11, 12, 13, 14, 15], epochs: 1_000 },
  replicates: { seeds: 2 },
};
