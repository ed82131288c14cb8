import { BadInput, MAX_YAML, REQUEST_LIMITS, faultOfSize, faultOfText } from '@sonde/contracts';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { text, type NextFunction, type Request, type Response } from 'express';
import { YAML_TYPES } from './sent-content';

/** Reads bodies: JSON, and YAML as text. None is larger than what the one thread reads without holding up others. */
export function readBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', { limit: REQUEST_LIMITS.characters });
  app.use(text({ type: YAML_TYPES, limit: MAX_YAML }));
  app.use((request: Request, _: Response, next: NextFunction): void => {
    next(typeof request.body === 'object' ? refusalOf(request.body) : undefined);
  });
}

function refusalOf(body: unknown): BadInput | undefined {
  const tooLarge = faultOfSize(body, REQUEST_LIMITS);
  if (tooLarge) return new BadInput('the request is too large', [tooLarge]);
  const unstorable = faultOfText(body);
  return unstorable && new BadInput('the request cannot be used', [unstorable]);
}
