import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Comparison } from '@sonde/contracts';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { ClientSignal } from '../computing/client-signal';
import { createZodDto } from '../http/zod-dto';
import { CompareService } from './compare.service';

const TWO = 'expected 2 to 20 of them: items=…&items=…';
const CompareQuery = z.strictObject({
  items: z
    .array(z.string().min(1), TWO)
    .min(2, TWO)
    .max(20, TWO)
    .describe('probe:KEY, configuration:SWEEP/ID, layer:SWEEP/NAME or sweep:SWEEP, two or more'),
  split: z
    .string()
    .regex(/^(val|test.*)$/, 'expected val, or a split whose name begins with test')
    .default('val'),
});

class CompareQueryDto extends createZodDto(CompareQuery) {}
class ComparisonDto extends createZodDto(Comparison) {}

@ApiTags('results')
@Controller('v1/compare')
export class CompareController {
  constructor(private readonly comparisons: CompareService) {}

  @Get()
  @ApiOperation({ summary: 'Probes, configurations, layers or sweeps compared on the same rows' })
  @ZodResponse({ type: ComparisonDto, status: 200 })
  compare(@Query() { items, split }: CompareQueryDto, @ClientSignal() signal: AbortSignal) {
    return this.comparisons.compare(items, split, signal);
  }
}
