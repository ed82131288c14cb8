import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DatabaseProvider } from '../database.provider';
import { TemporalClient } from '../temporal/temporal-client';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly temporal: TemporalClient,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Postgres and Temporal answer too; 503 where they do not' })
  async ready(@Res({ passthrough: true }) response: Response) {
    const [postgres, temporal] = await Promise.all([
      answers(() => this.postgres.database.ping()),
      answers(() => this.temporal.ping()),
    ]);
    if (!postgres || !temporal) response.status(503);
    return { status: postgres && temporal ? 'ok' : 'unavailable', postgres, temporal };
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
