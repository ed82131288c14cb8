import { BadInput, type Issue } from '@sonde/contracts';

/** @throws BadInput about a file, always */
export function refuse(file: string, message: string, place: Omit<Issue, 'message' | 'file'> = {}): never {
  throw new BadInput(`${file}: ${message}`, [{ message, file, ...place }]);
}
