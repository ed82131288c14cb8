import { Body, Controller, Get, HttpCode, Param, Post, Res, Sse, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RegisterDataset, Registration, registrationHasEnded } from '@sonde/contracts';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { createZodDto } from '../http/zod-dto';
import { EventsService } from '../sweeps/events.service';
import { KnownRegistration } from './known-registration.guard';
import { RegistrationsService } from './registrations.service';

class RegisterDatasetDto extends createZodDto(RegisterDataset) {}
class RegistrationDto extends createZodDto(Registration) {}

@ApiTags('datasets')
@Controller('v1/datasets')
export class RegistrationsController {
  constructor(
    private readonly registrations: RegistrationsService,
    private readonly events: EventsService,
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
    return this.events.ofRegistration(id);
  }

  @Post('registrations/:id/cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a registration; one that has ended stays as it is' })
  @ZodResponse({ type: RegistrationDto, status: 202 })
  cancel(@Param('id') id: string) {
    return this.registrations.cancel(id);
  }
}
