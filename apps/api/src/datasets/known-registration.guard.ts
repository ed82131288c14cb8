import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { RegistrationsService } from './registrations.service';

/** Lets a request for `:id` pass where there is such a registration, before the stream begins: see KnownSweep. */
@Injectable()
export class KnownRegistration implements CanActivate {
  constructor(private readonly registrations: RegistrationsService) {}

  /** @throws NotFound */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.registrations.find(context.switchToHttp().getRequest<Request<{ id: string }>>().params.id);
    return true;
  }
}
