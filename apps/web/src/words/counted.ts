import { whole } from './figure';

/** `1 trial`, `1,200 trials`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}
