import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../env';

/** The folders under which datasets may lie. */
@Injectable()
export class DataRoots {
  constructor(@Inject(ENV) private readonly env: Env) {}

  /** Those of the environment, and those of a file to which the owner of the stack may add while it runs. */
  async list(): Promise<string[]> {
    const { SONDE_DATA_ROOTS, SONDE_DATA_ROOTS_FILE } = this.env;
    const text = SONDE_DATA_ROOTS_FILE ? await readFile(SONDE_DATA_ROOTS_FILE, 'utf8').catch(() => '') : '';
    return [...SONDE_DATA_ROOTS, ...text.split('\n').filter((line) => line !== '')];
  }
}
