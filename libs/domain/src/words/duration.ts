const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: a length of time in its two largest units. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [large, small, units] =
    whole < HOUR ? [MINUTE, 1, ['min', 's']] : whole < DAY ? [HOUR, MINUTE, ['h', 'min']] : [DAY, HOUR, ['d', 'h']];
  const counts = [Math.floor(whole / large), Math.floor((whole % large) / small)];
  const parts = counts.flatMap((count, at) => (count > 0 ? [`${count} ${units[at]}`] : []));
  return parts.length > 0 ? parts.join(' ') : '0 s';
}
