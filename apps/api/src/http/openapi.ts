import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Problem } from '@sonde/contracts';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { z } from 'zod';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Schema = NonNullable<Components['schemas']>[string];

const CHANGES = ['post', 'put', 'patch', 'delete'] as const;
const METHODS = ['get', ...CHANGES] as const;

/** What the problems of each status are about. */
const PROBLEMS = {
  400: 'The address or the body is malformed.',
  403: 'The request came under a name or from an origin that is not allowed; SONDE_API_NAMES adds names.',
  404: 'What the request names does not exist, or not yet.',
  409: 'The request contradicts what is there.',
  413: 'The body is too large.',
  415: 'The body has another type, encoding or character set than those that are read.',
  422: 'The request, or what it names, cannot be used; `errors` says what is wrong, and where.',
  500: 'Unexpected error; see the log of the api.',
  503: 'Postgres, Temporal or the orchestrator does not answer; the same request may succeed later.',
} as const;

type Status = keyof typeof PROBLEMS;

const ANY_ROUTE: readonly Status[] = [400, 403, 500, 503];
const ROUTE_WITH_INPUT: readonly Status[] = [404, 409, 422];
const ROUTE_WITH_BODY: readonly Status[] = [413, 415];

/** What routes take that want no input: OpenAPI has no other way to ask for the Content-Type that changes need. */
const NOTHING_SENT: Operation['requestBody'] = {
  description: 'Nothing is read of it; its Content-Type is one that no page elsewhere can send unasked.',
  required: true,
  content: { 'application/json': { schema: { anyOf: [{ type: 'object' }, { type: 'array' }] }, example: {} } },
};

/** Describes every route, with all answers that it may give, as OpenAPI 3.1. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    // 3.1 is the first whose schemas are JSON Schema, which is what zod writes.
    .setOpenAPIVersion('3.1.0')
    .setTitle('Sonde')
    .setDescription('Trains and compares linear probes at sweep scale. Errors are problem+json (RFC 9457).')
    .setVersion('1')
    .build();
  const document = cleanupOpenApiDoc(SwaggerModule.createDocument(app, options));
  for (const operation of operationsOf(document, CHANGES)) operation.requestBody ??= NOTHING_SENT;
  for (const operation of operationsOf(document)) addProblems(operation);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: z.toJSONSchema(Problem) as Schema },
      responses: problemResponses(),
    },
  };
}

function operationsOf({ paths }: OpenAPIObject, methods: readonly (typeof METHODS)[number][] = METHODS): Operation[] {
  return Object.values(paths).flatMap((path) => methods.flatMap((method) => path[method] ?? []));
}

/** Adds what a route may refuse; an answer that it describes itself stays as it is. */
function addProblems(operation: Operation): void {
  const { parameters = [], requestBody } = operation;
  const statuses = [
    ...ANY_ROUTE,
    ...(parameters.length > 0 || requestBody ? ROUTE_WITH_INPUT : []),
    ...(requestBody ? ROUTE_WITH_BODY : []),
  ];
  const problems = statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]);
  operation.responses = { ...(Object.fromEntries(problems) as Operation['responses']), ...operation.responses };
}

function problemResponses(): NonNullable<Components['responses']> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, description]) => [nameOf(status), { description, content }]),
  );
}

function nameOf(status: number | string): string {
  return `Problem${status}`;
}
