import { Controller, Injectable, Param, Sse, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { sweepHasEnded } from '@sonde/domain';
import type { Request } from 'express';
import { EventStreams } from '../events/event-streams.service';
import { SweepsService } from './sweeps.service';

/**
 * Passes a request for `:id` where there is such a sweep. For streams: Nest sends their headers before the handler has
 * found the sweep, and a refusal has to come first.
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

@ApiTags('sweeps')
@Controller('v1')
export class EventsController {
  constructor(
    private readonly streams: EventStreams,
    private readonly sweeps: SweepsService,
  ) {}

  @Sse('sweeps/:id/events')
  @UseGuards(KnownSweep)
  @ApiOperation({
    summary: 'A sweep as it changes, as server-sent events',
    description: '`sweep` at once and after each change; `end` once it has ended, and then the stream ends.',
  })
  @ApiProduces('text/event-stream')
  sweep(@Param('id') id: string) {
    const source = { type: 'sweep', id, read: () => this.sweeps.show(id) };
    return this.streams.untilEnd(source, ({ state }) => sweepHasEnded(state));
  }

  @Sse('events')
  @ApiOperation({
    summary: 'The list of sweeps as it changes, as server-sent events',
    description: '`sweeps`, its first page, at once and after each change; the stream has no end.',
  })
  @ApiProduces('text/event-stream')
  list() {
    return this.streams.endless({ type: 'sweeps', read: () => this.sweeps.page(LIST_LENGTH) });
  }
}

const LIST_LENGTH = 50;
