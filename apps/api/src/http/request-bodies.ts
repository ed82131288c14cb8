import { BadInput, MAX_YAML, REQUEST_LIMITS, faultOfDocument } from '@sonde/contracts';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { text, type NextFunction, type Request, type Response } from 'express';
import { YAML_TYPES } from './sent-content';

/** Reads bodies: JSON, and YAML as text. None is larger than what the one thread reads without holding up others. */
export function readBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', { limit: REQUEST_LIMITS.characters });
  app.use(text({ type: YAML_TYPES, limit: MAX_YAML }));
  app.use((request: Request, _: Response, next: NextFunction): void => {
    const fault = typeof request.body === 'object' ? faultOfDocument(request.body, REQUEST_LIMITS) : undefined;
    next(fault && new BadInput(`the request ${fault.summary}`, [fault.issue]));
  });
}
