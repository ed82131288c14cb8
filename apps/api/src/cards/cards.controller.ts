import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProbeCard } from '@sonde/contracts';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { ClientSignal } from '../computing/client-signal';
import { createZodDto } from '../http/zod-dto';
import { CardService } from './card.service';

const CardQuery = z.strictObject({
  sweep: z.string().optional().describe('id of one that has the probe; default: the newest'),
});

class CardQueryDto extends createZodDto(CardQuery) {}
class ProbeCardDto extends createZodDto(ProbeCard) {}

@ApiTags('probes')
@Controller('v1/probes/:key/card')
export class CardsController {
  constructor(private readonly cards: CardService) {}

  @Get()
  @ApiOperation({ summary: 'What a probe is, beside its weights: what it was trained on, and how it is applied' })
  @ZodResponse({ type: ProbeCardDto, status: 200 })
  card(@Param('key') key: string, @Query() { sweep }: CardQueryDto, @ClientSignal() signal: AbortSignal) {
    return this.cards.card(key, sweep, signal);
  }
}
