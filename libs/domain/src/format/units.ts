const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: a length of time in its two largest units. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [large, small, units] =
    whole < HOUR ? [MINUTE, 1, ['min', 's']] : whole < DAY ? [HOUR, MINUTE, ['h', 'min']] : [DAY, HOUR, ['d', 'h']];
  const counts = [Math.floor(whole / large), Math.floor((whole % large) / small)];
  const parts = counts.flatMap((count, index) => (count > 0 ? [`${count} ${units[index]}`] : []));
  return parts.length > 0 ? parts.join(' ') : '0 s';
}

/** `about 3 min left`; empty where it is not known, or where the end is due. */
export function formatTimeLeft(seconds: number | null): string {
  return seconds === null || seconds === 0 ? '' : `about ${formatDuration(seconds)} left`;
}

/** `210 MB`, `1.5 GB`. */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  return megabytes < 1024 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}
