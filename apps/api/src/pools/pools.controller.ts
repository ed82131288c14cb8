import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PoolList } from '@sonde/contracts';
import { listTrainers, openSweeps, type AnnouncedTrainer } from '@sonde/persistence';
import { ZodResponse } from 'nestjs-zod';
import { DatabaseProvider } from '../database.provider';
import { createZodDto } from '../http/zod-dto';

class PoolListDto extends createZodDto(PoolList) {}

@ApiTags('pools')
@Controller('v1/pools')
export class PoolsController {
  constructor(private readonly postgres: DatabaseProvider) {}

  @Get()
  @ApiOperation({ summary: 'The pools with their trainers, and those for which sweeps wait in vain' })
  @ZodResponse({ type: PoolListDto, status: 200 })
  async list() {
    const { database } = this.postgres;
    const [trainers, sweeps] = await Promise.all([listTrainers(database), openSweeps(database)]);
    const names = new Set([...trainers, ...sweeps].map(({ pool }) => pool));
    const items = [...names].sort().map((name) => ({
      name,
      open_sweeps: sweeps.filter(({ pool }) => pool === name).length,
      trainers: trainers.filter(({ pool }) => pool === name).map(toTrainerView),
    }));
    return { items };
  }
}

function toTrainerView(trainer: AnnouncedTrainer): PoolList['items'][number]['trainers'][number] {
  const { id, device, host, pid, memoryBytes, state, warmHits, warmMisses, startedAt, seenAt } = trainer;
  const packs = warmHits + warmMisses;
  return {
    ...{ id, device, host, pid, state },
    memory_bytes: memoryBytes,
    warm_hit_rate: packs === 0 ? null : warmHits / packs,
    started_at: startedAt.toISOString(),
    seen_at: seenAt.toISOString(),
  };
}
