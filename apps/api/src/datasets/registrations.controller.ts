import {
  Body,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Param,
  Post,
  Res,
  Sse,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RegisterDataset, Registration, registrationHasEnded } from '@sonde/contracts';
import type { Request, Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { EventStreams } from '../events/event-streams.service';
import { createZodDto } from '../http/zod-dto';
import { RegistrationsService } from './registrations.service';

class RegisterDatasetDto extends createZodDto(RegisterDataset) {}
class RegistrationDto extends createZodDto(Registration) {}

/** Passes a request for `:id` where there is such a registration, before the stream begins: see KnownSweep. */
@Injectable()
export class KnownRegistration implements CanActivate {
  constructor(private readonly registrations: RegistrationsService) {}

  /** @throws NotFound */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.registrations.find(context.switchToHttp().getRequest<Request<{ id: string }>>().params.id);
    return true;
  }
}

@ApiTags('datasets')
@Controller('v1/datasets')
export class RegistrationsController {
  constructor(
    private readonly registrations: RegistrationsService,
    private readonly streams: EventStreams,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Begin to register a dataset: every value is examined; changed content is a new version',
    description:
      'Answers 202 with a registration to be followed, or 200 with one that has completed where no file of the folder ' +
      'was written since. The same folder asked for again while it is examined has the same registration.',
  })
  @ZodResponse({ type: RegistrationDto, status: 200, description: 'registered before, and not written since' })
  @ZodResponse({ type: RegistrationDto, status: 202, description: 'being examined' })
  async register(@Body() { path }: RegisterDatasetDto, @Res({ passthrough: true }) response: Response) {
    const registration = await this.registrations.register(path);
    response.location(`/v1/datasets/registrations/${registration.id}`);
    response.status(registrationHasEnded(registration) ? 200 : 202);
    return registration;
  }

  @Get('registrations/:id')
  @ApiOperation({ summary: 'A registration: how far it is, then the version or why there is none' })
  @ZodResponse({ type: RegistrationDto, status: 200 })
  show(@Param('id') id: string) {
    return this.registrations.show(id);
  }

  @Sse('registrations/:id/events')
  @UseGuards(KnownRegistration)
  @ApiOperation({
    summary: 'A registration as it changes, as server-sent events',
    description: '`registration` at once and after each change; `end` once it has ended, and then the stream ends.',
  })
  @ApiProduces('text/event-stream')
  stream(@Param('id') id: string) {
    const source = { type: 'registration', id, read: () => this.registrations.show(id) };
    return this.streams.untilEnd(source, registrationHasEnded);
  }

  @Post('registrations/:id/cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a registration; one that has ended stays as it is' })
  @ZodResponse({ type: RegistrationDto, status: 202 })
  cancel(@Param('id') id: string) {
    return this.registrations.cancel(id);
  }
}
