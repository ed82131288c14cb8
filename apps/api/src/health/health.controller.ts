import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { DatabaseProvider } from '../database.provider';
import { createZodDto } from '../http/zod-dto';
import { TemporalClient } from '../temporal/temporal-client';

const Liveness = z.object({ status: z.literal('ok') });
const Readiness = z.object({ status: z.enum(['ok', 'unavailable']), postgres: z.boolean(), temporal: z.boolean() });

class LivenessDto extends createZodDto(Liveness) {}
class ReadinessDto extends createZodDto(Readiness) {}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly temporal: TemporalClient,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @ZodResponse({ type: LivenessDto, status: 200 })
  live() {
    return { status: 'ok' } as const;
  }

  @Get('ready')
  @ApiOperation({ summary: 'Postgres and Temporal answer too; 503 where they do not' })
  @ZodResponse({ type: ReadinessDto, status: 200 })
  @ApiResponse({ status: 503, type: ReadinessDto.Output })
  async ready(@Res({ passthrough: true }) response: Response) {
    const [postgres, temporal] = await Promise.all([
      answers(() => this.postgres.database.ping()),
      answers(() => this.temporal.ping()),
    ]);
    if (!postgres || !temporal) response.status(503);
    return { status: postgres && temporal ? ('ok' as const) : ('unavailable' as const), postgres, temporal };
  }
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  try {
    await ping();
    return true;
  } catch {
    return false;
  }
}
