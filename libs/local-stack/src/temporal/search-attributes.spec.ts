import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '@sonde/contracts/temporal';
import { WORKSPACE } from '../workspace';

describe('infra/temporal/search-attributes.json', () => {
  it('registers just what workflows set', () => {
    const text = readFileSync(join(WORKSPACE, 'infra/temporal/search-attributes.json'), 'utf8');
    const registered = Object.entries(JSON.parse(text) as Record<string, string>);
    expect(Object.fromEntries(registered.map(([name, type]) => [name, type.toUpperCase()]))).toEqual(SEARCH_ATTRIBUTES);
  });
});
