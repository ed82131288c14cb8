import type { PartRecord } from './stack-record';

/** For each part that was given up what is wrong and what helps, in words for people. */
export function partsDown(parts: readonly PartRecord[]): string[] {
  return parts.filter(isGivenUp).map(describeDown);
}

export function isGivenUp({ state }: PartRecord): boolean {
  return state === 'failed';
}

export function describeDown({ name, crashes }: PartRecord): string {
  const times = crashes === 1 ? 'a crash' : `${crashes} crashes`;
  return `the ${name} of the stack is down after ${times}: \`sonde logs ${name}\` says why, \`sonde up\` starts it again`;
}
