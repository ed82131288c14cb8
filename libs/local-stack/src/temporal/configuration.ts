import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { WORKSPACE } from '../workspace';

const SearchAttributes = z.record(
  z.string(),
  z.enum(['Bool', 'Datetime', 'Double', 'Int', 'Keyword', 'KeywordList', 'Text']),
);
const DynamicConfig = z.record(z.string(), z.json());

/** What every Temporal of Sonde's is set up with, here and on a team's servers: infra/temporal. */
export interface TemporalConfiguration {
  readonly searchAttributes: z.infer<typeof SearchAttributes>;
  readonly dynamicConfig: z.infer<typeof DynamicConfig>;
}

export function readTemporalConfiguration(folder = path.join(WORKSPACE, 'infra', 'temporal')): TemporalConfiguration {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  return {
    searchAttributes: SearchAttributes.parse(read('search-attributes.json')),
    dynamicConfig: DynamicConfig.parse(read('dynamic-config.json')),
  };
}
