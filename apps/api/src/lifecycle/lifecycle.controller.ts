import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ControlView, ExtendRequest, RetryRequest, SweepView, parseWith } from '@sonde/contracts';
import { ZodResponse } from 'nestjs-zod';
import { createZodDto } from '../http/zod-dto';
import { readFileRequest } from '../sweeps/sweep-request';
import { SweepsService } from '../sweeps/sweeps.service';
import { LifecycleService } from './lifecycle.service';

class ControlViewDto extends createZodDto(ControlView) {}
class ExtendRequestDto extends createZodDto(ExtendRequest) {}
class RetryRequestDto extends createZodDto(RetryRequest) {}
class SweepViewDto extends createZodDto(SweepView) {}

@ApiTags('sweeps')
@Controller('v1/sweeps/:id')
export class LifecycleController {
  constructor(
    private readonly lifecycle: LifecycleService,
    private readonly sweeps: SweepsService,
  ) {}

  @Post('pause')
  @HttpCode(202)
  @ApiOperation({ summary: 'Pause a sweep: what trains ends or stops with a checkpoint, and nothing else starts' })
  @ZodResponse({ type: ControlViewDto, status: 202 })
  pause(@Param('id') id: string) {
    return this.lifecycle.pause(id);
  }

  @Post('resume')
  @HttpCode(202)
  @ApiOperation({ summary: 'Let a paused sweep go on; one that runs stays as it is' })
  @ZodResponse({ type: ControlViewDto, status: 202 })
  resume(@Param('id') id: string) {
    return this.lifecycle.resume(id);
  }

  @Post('retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try failed trials again; a sweep that has ended runs again for them' })
  @ApiBody({ type: RetryRequestDto })
  @ZodResponse({ type: ControlViewDto, status: 202 })
  retry(@Param('id') id: string, @Body() body?: unknown) {
    return this.lifecycle.retry(id, parseWith(RetryRequest, body ?? {}, 'the request'));
  }

  @Post('extend')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Change fields of the sweep file, and train what it then asks for besides; as YAML or as JSON',
    description:
      'Each field replaces the one of the sweep. Trials that are there stay, whether it asks for them or not.',
  })
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({ type: ExtendRequestDto })
  @ZodResponse({ type: ControlViewDto, status: 202 })
  async extend(@Param('id') id: string, @Body() body: unknown) {
    const { content, withPlaces } = await readFileRequest(body, ExtendRequest, 'the extension');
    return withPlaces(() => this.lifecycle.extend(id, content));
  }

  @Post('cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a sweep; one that has ended stays as it is' })
  @ZodResponse({ type: SweepViewDto, status: 202 })
  cancel(@Param('id') id: string) {
    return this.sweeps.cancel(id);
  }
}
