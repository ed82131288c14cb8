// @ts-check
'use strict';
const { settings, usable } = require('./settings.cjs');

const known = {
  sweep: 'aaaaaaaaaa',
  waiting: 'bbbbbbbbbb',
  configuration: 'c0',
  probes: ['0123456789abcdef'],
  dataset: 'letters',
  layers: ['a "quoted" layer'],
  splits: ['val'],
  target: 'labels',
};

/** Names of operations, as schemathesis makes them. */
const operations = [
  'GET /v1/sweeps',
  'POST /v1/sweeps',
  'POST /v1/sweeps/plan',
  'GET /v1/sweeps/{id}',
  'POST /v1/sweeps/{id}/cancel',
  'POST /v1/sweeps/{id}/extend',
  'GET /v1/sweeps/{id}/report',
];

describe('settings', () => {
  /** @param {string} setting */
  const operationsWith = (setting) => {
    const lines = settings(known).split('\n');
    const patterns = lines.flatMap((line, index) => (line === setting ? (lines[index - 1] ?? '') : []));
    const expressions = patterns.map((line) => new RegExp(JSON.parse(line.replace('include-name-regex = ', ''))));
    return operations.filter((name) => expressions.some((expression) => expression.test(name)));
  };

  it('leave boundary values out of files alone', () => {
    const files = ['POST /v1/sweeps', 'POST /v1/sweeps/plan', 'POST /v1/sweeps/{id}/extend'];
    expect(operationsWith('phases.coverage.enabled = false')).toEqual(files);
  });

  it('change the waiting sweep, and read the completed one', () => {
    const waiting = ['POST /v1/sweeps/{id}/cancel', 'POST /v1/sweeps/{id}/extend'];
    expect(operationsWith('parameters."path.id" = { dictionary = "waiting" }')).toEqual(waiting);
    const text = settings(known);
    expect(text).toContain('waiting = { values = ["bbbbbbbbbb"] }');
    const dictionary = /^"path.id" = \{ dictionary = "(\w+)" \}$/m.exec(text)?.[1];
    expect(text).toContain(`\n${dictionary} = { values = ["aaaaaaaaaa"] }\n`);
    expect(text).toContain('{ values = ["a \\"quoted\\" layer"] }');
  });
});

describe('usable', () => {
  const tuple = { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], items: false, minItems: 2 };
  const document = {
    components: {
      schemas: {
        SweepSpecDto: {
          required: ['name'],
          properties: {
            replicates: {
              default: { seeds: 1 },
              properties: { seeds: { anyOf: [{ type: 'integer', maximum: 100_000 }, { type: 'array' }] } },
            },
            max_configurations: { type: 'integer', maximum: 1_000_000 },
          },
        },
        Interval: { anyOf: [tuple, { type: 'null' }] },
      },
    },
  };

  it('has lists in the place of tuples', () => {
    expect(usable(document).components.schemas.Interval.anyOf[0]).toEqual({
      type: 'array',
      items: { anyOf: [{ type: 'number' }, { type: 'number' }] },
      minItems: 2,
    });
  });

  it('asks for sweeps that are small and never train', () => {
    const { required, properties } = usable(document).components.schemas.SweepSpecDto;
    expect(required).toEqual(['name', 'pool']);
    expect(properties.max_configurations.maximum).toBe(3);
    expect(properties.replicates).toEqual({
      default: { seeds: 1 },
      properties: {
        seeds: {
          anyOf: [
            { type: 'integer', maximum: 3 },
            { type: 'array', maxItems: 3 },
          ],
        },
      },
    });
    expect(document.components.schemas.SweepSpecDto.required).toEqual(['name']);
  });
});
