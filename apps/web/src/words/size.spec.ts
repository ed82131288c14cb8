import { megabytes } from './size';

it.each([
  [210 * 2 ** 20, '210 MB'],
  [1.5 * 2 ** 30, '1.5 GB'],
])('says %d bytes as %s', (bytes, words) => {
  expect(megabytes(bytes)).toBe(words);
});
