import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { WORKSPACE } from '../workspace';

const SearchAttributes = z.record(
  z.string(),
  z.enum(['Bool', 'Datetime', 'Double', 'Int', 'Keyword', 'KeywordList', 'Text']),
);
const NamespaceSettings = z.object({ retention: z.string() });
const DynamicConfig = z.record(z.string(), z.json());

/** What every Temporal of Sonde's is set up with, here and on a team's servers: infra/temporal. */
export interface TemporalConfiguration {
  readonly searchAttributes: z.infer<typeof SearchAttributes>;
  readonly namespace: z.infer<typeof NamespaceSettings>;
  readonly dynamicConfig: z.infer<typeof DynamicConfig>;
}

export function readTemporalConfiguration(folder = path.join(WORKSPACE, 'infra', 'temporal')): TemporalConfiguration {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  return {
    searchAttributes: SearchAttributes.parse(read('search-attributes.json')),
    namespace: NamespaceSettings.parse(read('namespace.json')),
    dynamicConfig: DynamicConfig.parse(read('dynamic-config.json')),
  };
}
