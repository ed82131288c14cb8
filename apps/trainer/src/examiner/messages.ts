import type { Issue } from '@sonde/contracts';
import type { DatasetDescription, DatasetOutline, ExaminedLayer } from '@sonde/domain';

/** What a thread of the examiner is started with. */
export interface ThreadSettings {
  /** Where digests of files are kept between runs. */
  readonly cacheDir?: string | undefined;
}

/** What is asked of a thread, one at a time. */
export type Task =
  | { readonly kind: 'outline'; readonly root: string }
  | {
      readonly kind: 'examine';
      readonly root: string;
      readonly outline: DatasetOutline;
      readonly layers: readonly number[];
    }
  | {
      readonly kind: 'describe';
      readonly root: string;
      readonly outline: DatasetOutline;
      readonly examined: readonly ExaminedLayer[];
    };

/** What each task comes to. */
export interface Results {
  readonly outline: DatasetOutline;
  readonly examine: null;
  readonly describe: DatasetDescription;
}

/** What a thread answers: any number of reports, then one of the last two. */
export type FromThread =
  | { readonly kind: 'bytes'; readonly layer: number; readonly bytes: number }
  | { readonly kind: 'layer'; readonly layer: number; readonly examined: ExaminedLayer }
  | { readonly kind: 'reading' }
  | { readonly kind: 'done'; readonly result: Results[keyof Results] }
  | { readonly kind: 'failed'; readonly message: string; readonly issues?: readonly Issue[] };
