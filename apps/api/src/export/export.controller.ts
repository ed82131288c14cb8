import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { createZodDto } from '../http/zod-dto';
import { SweepsService } from '../sweeps/sweeps.service';
import { EXPORT_FORMATS, ExportService, type ExportFormat } from './export.service';
import { sendText } from './send-text';

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

const ExportQuery = z.strictObject({
  format: z.enum(EXPORT_FORMATS, `expected one of ${EXPORT_FORMATS.join(', ')}`).default('csv'),
});

class ExportQueryDto extends createZodDto(ExportQuery) {}

const text = { schema: { type: 'string' } } as const;

@ApiTags('sweeps')
@Controller('v1/sweeps/:id/export')
export class ExportController {
  constructor(
    private readonly sweeps: SweepsService,
    private readonly exports: ExportService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'All trials of a sweep as CSV or JSON lines',
    description:
      'With parameters, figures of train and val, failures and prunings; never with figures of test. In CSV a text that ' +
      'begins with = + - or @ has an apostrophe before it, so that no spreadsheet runs it.',
  })
  @ApiOkResponse({ content: { 'text/csv': text, 'application/jsonl': text } })
  async export(@Param('id') id: string, @Query() { format }: ExportQueryDto, @Res() response: Response): Promise<void> {
    const sweep = await this.sweeps.find(id);
    response.setHeader('Content-Type', TYPES[format]);
    response.setHeader('Content-Disposition', `attachment; filename="${sweep.name}-${sweep.id}.${format}"`);
    await sendText(this.exports.trials(sweep, format), response);
  }
}
