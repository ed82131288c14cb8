import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PlanView, SweepDetail, SweepPage, SweepSpec, SweepView, TrialPage } from '@sonde/contracts';
import { TRIAL_STATES } from '@sonde/contracts/temporal';
import { listTrials } from '@sonde/persistence';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { ClientSignal } from '../computing/client-signal';
import { DatabaseProvider } from '../database.provider';
import { PageQuery, decodeCursor, pageOf } from '../http/paging';
import { createZodDto } from '../http/zod-dto';
import { PlanService } from './plan.service';
import { readFileRequest } from './sweep-request';
import { toTrialView } from './sweep-view';
import { SweepsService } from './sweeps.service';

class SweepSpecDto extends createZodDto(SweepSpec) {}
class PlanViewDto extends createZodDto(PlanView) {}
class SweepViewDto extends createZodDto(SweepView) {}
class SweepDetailDto extends createZodDto(SweepDetail) {}
class SweepPageDto extends createZodDto(SweepPage) {}
class TrialPageDto extends createZodDto(TrialPage) {}
class PageQueryDto extends createZodDto(PageQuery) {}
class TrialQueryDto extends createZodDto(PageQuery.extend({ state: z.enum(TRIAL_STATES).optional() })) {}

@ApiTags('sweeps')
@Controller('v1/sweeps')
export class SweepsController {
  constructor(
    private readonly sweeps: SweepsService,
    private readonly plans: PlanService,
    private readonly postgres: DatabaseProvider,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Submit a sweep; the file itself as YAML, or its content as JSON' })
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({ type: SweepSpecDto })
  @ApiHeader({ name: 'idempotency-key', required: false, description: 'the same key and file: the same sweep' })
  @ZodResponse({ type: SweepViewDto, status: 202 })
  async submit(@Body() body: unknown, @Headers('idempotency-key') key?: string) {
    const { content, withPlaces } = await readFileRequest(body, SweepSpec, 'the sweep');
    return withPlaces(() => this.sweeps.submit(content, key ?? null));
  }

  @Post('plan')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a sweep file would run and what that would take; runs nothing' })
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({ type: SweepSpecDto })
  @ZodResponse({ type: PlanViewDto, status: 200 })
  async plan(@Body() body: unknown, @ClientSignal() signal: AbortSignal) {
    const { content, withPlaces } = await readFileRequest(body, SweepSpec, 'the sweep');
    return withPlaces(() => this.plans.plan(content, signal));
  }

  @Get()
  @ApiOperation({ summary: 'List sweeps, newest first' })
  @ZodResponse({ type: SweepPageDto, status: 200 })
  list(@Query() { limit, cursor }: PageQueryDto) {
    return this.sweeps.page(limit, decodeCursor(z.string(), cursor));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One sweep: its state, counts, why trials failed, and its file' })
  @ZodResponse({ type: SweepDetailDto, status: 200 })
  show(@Param('id') id: string) {
    return this.sweeps.detail(id);
  }

  @Get(':id/trials')
  @ApiOperation({ summary: 'The trials of a sweep, their states and failures' })
  @ZodResponse({ type: TrialPageDto, status: 200 })
  async trials(@Param('id') id: string, @Query() { limit, cursor, state }: TrialQueryDto) {
    await this.sweeps.find(id);
    const after = decodeCursor(z.int32(), cursor) ?? -1;
    const items = (await listTrials(this.postgres.database, id, limit, after, state)).map(toTrialView);
    return pageOf(items, limit, ({ index }) => index);
  }
}
