import type { PreferredPorts } from '../ports';
import type { PartRecord } from '../stack-record';
import type { PartCommand } from './app-part';

/** Sonde's own processes, in the order in which they start. */
export interface StackParts {
  readonly api: PartCommand;
  readonly orchestrator: PartCommand;
  readonly trainers: readonly PartCommand[];
}

/** What the supervisor is told, as the first message over its channel. */
export interface StackOrder {
  readonly home: string;
  /** Runs on when nobody uses it any more. */
  readonly kept: boolean;
  /** Removes its state folder, and data that lie elsewhere, when it ends. */
  readonly temporary: boolean;
  readonly ports: PreferredPorts;
  readonly dataRoots: readonly string[];
  /** Without it only the servers start, Postgres and Temporal. */
  readonly parts?: StackParts;
  readonly postgresSettings: Readonly<Record<string, string>>;
}

export type ToSupervisor =
  | { readonly type: 'start'; readonly order: StackOrder }
  /** Ends what a supervisor that was killed has left behind, starts nothing. */
  | { readonly type: 'clean'; readonly home: string };

export type FromSupervisor =
  | { readonly type: 'report'; readonly report: PartRecord }
  | { readonly type: 'ready' }
  /** Another supervisor has this state folder. */
  | { readonly type: 'taken' }
  | { readonly type: 'cleaned' }
  | { readonly type: 'failed'; readonly problem: string };
