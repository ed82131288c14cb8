import { BadInput } from '@sonde/contracts';
import { z } from 'zod';
import { PageQuery, decodeCursor, encodeCursor } from './paging';

describe('cursors', () => {
  const Place = z.object({ value: z.number().nullable(), key: z.string() });

  it('lead back to the place that they were made of, whatever stands in it', () => {
    for (const place of [
      { value: 0.1, key: 'a' },
      { value: null, key: 'é/+? ☃' },
    ]) {
      const cursor = encodeCursor(place);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(Place, cursor)).toEqual(place);
    }
  });

  it('are left out for the first page', () => {
    expect(decodeCursor(Place, undefined)).toBeUndefined();
  });

  it.each(['', 'abc', '☃', encodeCursor('a'), encodeCursor({ value: 'a', key: 'b' }), encodeCursor({ value: 1 })])(
    'are refused where they belong to no such list: %s',
    (cursor) => {
      const decode = () => decodeCursor(Place, cursor);
      expect(decode).toThrow(BadInput);
      expect(decode).toThrow('cursor: not a next_cursor of this list');
    },
  );
});

describe('PageQuery', () => {
  it('reads what an address has', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 50 });
    expect(PageQuery.parse({ limit: '500', cursor: 'abc' })).toEqual({ limit: 500, cursor: 'abc' });
  });

  it.each(['0', '501', '1.5', '-1', 'ten', ''])('refuses a limit of %j', (limit) => {
    expect(PageQuery.safeParse({ limit }).error?.issues).toMatchObject([
      { path: ['limit'], message: 'expected a whole number from 1 to 500' },
    ]);
  });
});
