import { duration } from '@sonde/domain';

/** `2026-11-26 11:04`, in the reader's time zone. */
export function moment(iso: string): string {
  const at = new Date(iso);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `about 3 min left`; nothing where it is not known, or where the end is due. */
export function timeLeft(seconds: number | null): string {
  return seconds === null || seconds === 0 ? '' : `about ${duration(seconds)} left`;
}
