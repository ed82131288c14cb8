import { z } from 'zod';

/** RFC 9457 problem details, application/problem+json. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe('what kind of error, for programs'),
  errors: z
    .array(
      z.object({
        detail: z.string(),
        pointer: z.string().optional().describe('JSON pointer into the request, as a URI fragment: #/layers/0'),
        also: z.string().optional(),
        file: z.string().optional(),
        line: z.int().optional(),
        column: z.int().optional(),
        split: z.string().optional(),
        row: z.int().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof Problem>;
