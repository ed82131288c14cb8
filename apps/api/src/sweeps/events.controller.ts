import { Controller, Param, Sse, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { EventsService } from './events.service';
import { KnownSweep } from './known-sweep.guard';

@ApiTags('sweeps')
@Controller('v1')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Sse('sweeps/:id/events')
  @UseGuards(KnownSweep)
  @ApiOperation({
    summary: 'A sweep as it changes, as server-sent events',
    description: '`sweep` at once and after each change; `end` once it has ended, and then the stream ends.',
  })
  @ApiProduces('text/event-stream')
  sweep(@Param('id') id: string) {
    return this.events.ofSweep(id);
  }

  @Sse('events')
  @ApiOperation({
    summary: 'The list of sweeps as it changes, as server-sent events',
    description: '`sweeps`, its first page, at once and after each change; the stream has no end.',
  })
  @ApiProduces('text/event-stream')
  list() {
    return this.events.ofList();
  }
}
