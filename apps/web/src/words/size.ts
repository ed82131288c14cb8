/** `210 MB`, `1.5 GB`. */
export function megabytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  return size < 1024 ? `${Math.round(size)} MB` : `${(size / 1024).toFixed(1)} GB`;
}
