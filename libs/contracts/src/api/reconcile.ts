import { z } from 'zod';

/** What became of a sweep's workflow. */
export const WORKFLOW_FINDINGS = [
  'running',
  'stuck',
  'not_found',
  'completed',
  'terminated',
  'cancelled',
  'failed',
  'timed_out',
] as const;

/** What was done about it. */
export const RECONCILE_ACTIONS = ['none', 'started', 'replaced', 'asked_to_cancel', 'cancelled', 'failed'] as const;

/** The sweeps that have not ended: what was found of their workflows, and what was done. */
export const Reconciliation = z.object({
  items: z.array(
    z.object({
      sweep: z.string().describe('its id'),
      found: z.enum(WORKFLOW_FINDINGS).describe('its workflow'),
      action: z
        .enum(RECONCILE_ACTIONS)
        .describe('its workflow was started, replaced by a new one, or asked to cancel; or the sweep was closed'),
    }),
  ),
});
export type Reconciliation = z.infer<typeof Reconciliation>;
