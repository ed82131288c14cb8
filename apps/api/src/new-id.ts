import { randomBytes } from 'node:crypto';

/** Ten letters and digits without those that look alike: 50 bits, and pleasant in an address. */
export function newId(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...randomBytes(10)].map((byte) => alphabet[byte % 32]).join('');
}
