import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RankedList, UnsealRequest } from '@sonde/contracts';
import { ZodResponse } from 'nestjs-zod';
import { ClientSignal } from '../computing/client-signal';
import { createZodDto } from '../http/zod-dto';
import { SweepsService } from '../sweeps/sweeps.service';
import { SealService } from './seal.service';

class UnsealRequestDto extends createZodDto(UnsealRequest) {}
class RankedListDto extends createZodDto(RankedList) {}

@ApiTags('results')
@Controller('v1/sweeps/:id/unseal')
export class SealController {
  constructor(
    private readonly sweeps: SweepsService,
    private readonly seal: SealService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'See test of configurations that val did not choose; recorded, and shown in the report' })
  @ZodResponse({ type: RankedListDto, status: 201 })
  async unseal(@Param('id') id: string, @Body() body: UnsealRequestDto, @ClientSignal() signal: AbortSignal) {
    return { items: await this.seal.unseal(await this.sweeps.find(id), body, signal) };
  }
}
