import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EvaluationList, EvaluationRequest } from '@sonde/contracts';
import { ZodResponse } from 'nestjs-zod';
import { ClientSignal } from '../computing/client-signal';
import { createZodDto } from '../http/zod-dto';
import { EvaluationsService } from './evaluations.service';

class EvaluationRequestDto extends createZodDto(EvaluationRequest) {}
class EvaluationListDto extends createZodDto(EvaluationList) {}

@ApiTags('probes')
@Controller('v1/evaluations')
export class EvaluationsController {
  constructor(private readonly evaluations: EvaluationsService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Score probes on other data: every probe on every dataset. Nothing is stored' })
  @ZodResponse({ type: EvaluationListDto, status: 200 })
  evaluate(@Body() body: EvaluationRequestDto, @ClientSignal() signal: AbortSignal) {
    return this.evaluations.evaluate(body, signal);
  }
}
