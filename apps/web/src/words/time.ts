const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: a length of time in its two largest units. */
export function duration(seconds: number): string {
  const all = Math.ceil(seconds);
  const [large, small, units] =
    all < HOUR ? [MINUTE, 1, ['min', 's']] : all < DAY ? [HOUR, MINUTE, ['h', 'min']] : [DAY, HOUR, ['d', 'h']];
  const counts = [Math.floor(all / large), Math.floor((all % large) / small)];
  const parts = counts.flatMap((count, at) => (count > 0 ? [`${count} ${units[at]}`] : []));
  return parts.length > 0 ? parts.join(' ') : '0 s';
}

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
