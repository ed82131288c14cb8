import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { SweepsService } from './sweeps.service';

/**
 * Lets a request for `:id` pass where there is such a sweep. For streams: Nest sends their headers while the handler
 * still looks, and a refusal has to come before.
 */
@Injectable()
export class KnownSweep implements CanActivate {
  constructor(private readonly sweeps: SweepsService) {}

  /** @throws NotFound */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.sweeps.find(context.switchToHttp().getRequest<Request<{ id: string }>>().params.id);
    return true;
  }
}
