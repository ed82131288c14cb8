import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reconciliation } from '@sonde/contracts';
import { ZodResponse } from 'nestjs-zod';
import { createZodDto } from '../http/zod-dto';
import { ReconcileService } from './reconcile.service';

class ReconciliationDto extends createZodDto(Reconciliation) {}

@ApiTags('sweeps')
@Controller('v1/reconcile')
export class ReconcileController {
  constructor(private readonly reconciling: ReconcileService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Compare sweeps that have not ended with their workflows, and put right what differs',
    description: 'The api does so by itself when it starts, and every minute.',
  })
  @ZodResponse({ type: ReconciliationDto, status: 200 })
  async reconcile() {
    return { items: await this.reconciling.reconcile() };
  }
}
