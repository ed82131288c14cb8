import { size } from './size';

describe('size', () => {
  it('is in megabytes, and in gigabytes from the first one on', () => {
    expect([210 * 2 ** 20, 2 ** 30 - 1, 1.5 * 2 ** 30].map(size)).toEqual(['210 MB', '1024 MB', '1.5 GB']);
  });
});
