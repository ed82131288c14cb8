import type { Issue } from '@sonde/contracts';
import type { ErrorCode } from '@sonde/contracts/temporal';
import type { PackProgress, PackResult, PackWork } from '@sonde/domain';

/** What the supervisor says to the training process. */
export type ToProcess = { readonly kind: 'train'; readonly work: PackWork } | { readonly kind: 'cancel' };

/** What the training process says. After `train` come any number of progress reports and one of the others. */
export type FromProcess =
  | { readonly kind: 'progress'; readonly progress: PackProgress }
  | { readonly kind: 'trained'; readonly result: PackResult }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode | 'internal';
      readonly message: string;
      readonly issues?: readonly Issue[];
    };
