import type { SealRecord } from '@sonde/contracts';
import { counted } from '@sonde/domain/format';

/** How much of test was looked at beyond what val chose, newest first; nothing where nobody did. */
export function sealLines({ looks, configurations }: SealRecord): string[] {
  if (looks.length === 0) return [];
  return [
    `test was looked at beyond selection: ${counted(configurations, 'configuration')} in ${counted(looks.length, 'look')}`,
    ...looks.map(
      ({ at, split, configurations: seen, reason }) =>
        `  ${at} ${split} of ${counted(seen, 'configuration')}${reason === null ? '' : `: ${reason}`}`,
    ),
  ];
}
