import type { PackStanding, TrainedPack } from '@sonde/activities';
import type { Issue } from '@sonde/contracts';
import type { ErrorCode } from '@sonde/contracts/temporal';
import type { PackTask } from './pack-task';

/** What the supervisor says to the training process. */
export type ToProcess = { readonly kind: 'train'; readonly task: PackTask } | { readonly kind: 'cancel' };

/** What the training process says. After `train` come any number of reports and one of the others. */
export type FromProcess =
  | { readonly kind: 'standing'; readonly standing: PackStanding }
  | { readonly kind: 'trained'; readonly trained: TrainedPack; readonly wasWarm: boolean }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode | 'internal';
      readonly message: string;
      readonly issues?: readonly Issue[];
    };
