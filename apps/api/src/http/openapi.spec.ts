import { startApi, type TestApi } from '../__fixtures__/test-api';

interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, unknown>>;
  };
}

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await startApi();
  document = (await (await api.send('/docs/openapi.json')).json()) as Document;
});
afterAll(() => api.stop());

/** The schema of what a route answers, by the name that it has in the document. */
const answer = (name: string) => document.components.schemas[`${name}Dto_Output`]?.properties ?? {};

describe('the OpenAPI document', () => {
  it('says of what may be null what else it is, wherever it stands', () => {
    const nullable = (type: string) => ({ anyOf: [{ type }, { type: 'null' }] });
    const { description, failure, eta_s, temporal_url } = answer('SweepView');
    for (const schema of [description, failure, temporal_url]) expect(schema).toMatchObject(nullable('string'));
    expect(eta_s).toMatchObject(nullable('number'));
    expect(answer('SweepPage')).toMatchObject({ next_cursor: nullable('string') });
    expect(answer('PlanView')).toMatchObject({ seconds: nullable('number') });
    expect(answer('BestLayer')).toMatchObject({
      layers: { items: { properties: { mean: { type: ['number', 'null'] } } } },
    });
    // Real lists stay lists, and what may not be null has its one type.
    expect(answer('BestLayer')).toMatchObject({ confidence_set: { type: 'array', items: { type: 'string' } } });
    expect(answer('SweepView')['id']).toEqual({ type: 'string' });
  });

  it('says of each route which problems it may answer with', () => {
    const problemsOf = (method: string, path: string) =>
      Object.keys(document.paths[path]?.[method]?.responses ?? {}).filter((status) => status >= '400');
    expect(problemsOf('get', '/v1/pools')).toEqual(['400', '403', '500', '503']);
    expect(problemsOf('get', '/v1/sweeps/{id}')).toEqual(['400', '403', '404', '409', '422', '500', '503']);
    expect(problemsOf('post', '/v1/sweeps')).toEqual(['400', '403', '404', '409', '413', '415', '422', '500', '503']);
    expect(document.paths['/v1/pools']?.['get']?.responses['503']).toEqual({
      $ref: '#/components/responses/Problem503',
    });
    expect(document.components.responses['Problem503']).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    expect(document.components.schemas['Problem']).toMatchObject({
      required: ['type', 'title', 'status', 'detail', 'code'],
    });
  });

  it('asks for the Content-Type without which no route changes anything, where it takes nothing else too', () => {
    const pause = document.paths['/v1/sweeps/{id}/pause']?.['post'];
    expect(pause?.requestBody).toMatchObject({
      required: true,
      content: { 'application/json': { example: {} } },
    });
    expect(Object.keys(pause?.responses ?? {})).toEqual(expect.arrayContaining(['413', '415']));
    const changes = Object.values(document.paths).flatMap(({ get: _, ...others }) => Object.values(others));
    expect(changes.filter(({ requestBody }) => !requestBody)).toEqual([]);
    for (const change of changes) expect(change.requestBody).toMatchObject({ required: true });
  });

  it('keeps what a route says of a status itself', () => {
    expect(document.paths['/health/ready']?.['get']?.responses['503']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ReadinessDto_Output' } } },
    });
  });

  it('has the rules of what requests take', () => {
    expect(document.components.schemas['EvaluationRequestDto']?.properties).toMatchObject({
      probes: { items: { pattern: '^[0-9a-f]{8,64}$' }, minItems: 1, maxItems: 20 },
    });
    expect(document.components.schemas['RetryRequestDto']?.properties).toMatchObject({
      trials: { items: { minimum: 0, maximum: 2 ** 31 - 1 } },
    });
    expect(document.components.schemas['SweepSpecDto']?.properties).toMatchObject({
      layers: { minItems: 1, uniqueItems: true },
    });
    expect(document.paths['/v1/compare']?.['get']).toMatchObject({
      parameters: [{ name: 'items', required: true, schema: { type: 'array', minItems: 2, maxItems: 20 } }, {}],
    });
  });
});
