import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@sonde/contracts';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { createTestNamespace, type TestNamespace } from '@sonde/testing';
import type { z } from 'zod';
import { createApp } from '../create-app';
import { loadEnv } from '../env';

interface Request {
  readonly method?: 'GET' | 'POST';
  /** Text is sent as YAML, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The api in this process, over a database, a namespace and a folder of its own. */
export interface TestApi {
  readonly url: string;
  readonly folder: string;
  readonly artifacts: string;
  readonly database: TestDatabase;
  readonly temporal: TestNamespace;
  send(path: string, request?: Request): Promise<Response>;
  /** What the api answers: it must succeed, and be what the schema says and nothing besides. */
  ask<Schema extends z.ZodType>(schema: Schema, path: string, request?: Request): Promise<z.output<Schema>>;
  /** The problem that the api answers with. */
  refused(path: string, request?: Request): Promise<Problem>;
  stop(): Promise<void>;
}

/** @param settings environment variables besides those of the test servers; given what those are */
export async function startApi(
  settings: (defaults: { readonly databaseUrl: string; readonly folder: string }) => NodeJS.ProcessEnv = () => ({}),
): Promise<TestApi> {
  const [database, temporal, folder] = await Promise.all([
    createTestDatabase(),
    createTestNamespace(),
    mkdtemp(join(tmpdir(), 'sonde-api-')),
  ]);
  const artifacts = join(folder, 'artifacts');
  const env = loadEnv({
    SONDE_DATABASE_URL: database.url,
    SONDE_TEMPORAL_ADDRESS: temporal.address,
    SONDE_TEMPORAL_NAMESPACE: temporal.namespace,
    SONDE_TEMPORAL_UI_URL: 'http://localhost:8233',
    SONDE_ARTIFACTS: artifacts,
    // What a spec writes has no workflow, and is to stay as it is.
    SONDE_RECONCILE_SECONDS: '0',
    ...settings({ databaseUrl: database.url, folder }),
  });
  const app = await createApp(env);
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');

  const send: TestApi['send'] = (path, { method = 'GET', body, headers = {} } = {}) => {
    const type = { 'content-type': typeof body === 'string' ? 'application/yaml' : 'application/json' };
    const content = { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return fetch(url + path, {
      method,
      // As the CLI: what changes something has a type, with or without a body.
      headers: { ...(method === 'GET' ? {} : type), ...headers },
      ...(body === undefined ? {} : content),
    });
  };
  return {
    url,
    folder,
    artifacts,
    database,
    temporal,
    send,
    ask: async (schema, path, request) => {
      const response = await send(path, request);
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const parsed = schema.parse(answer);
      expect(answer).toEqual(parsed);
      return parsed;
    },
    refused: async (path, request) => {
      const response = await send(path, request);
      const problem = Problem.parse(await response.json());
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(problem.status).toBe(response.status);
      return problem;
    },
    stop: async () => {
      await app.close();
      await Promise.all([database.drop(), temporal.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}
