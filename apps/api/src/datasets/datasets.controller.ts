import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatasetPage, DatasetView, NotFound } from '@sonde/contracts';
import { findDataset, listDatasets } from '@sonde/persistence';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { DatabaseProvider } from '../database.provider';
import { PageQuery, decodeCursor, pageOf } from '../http/paging';
import { createZodDto } from '../http/zod-dto';
import { toDatasetView } from './dataset-views';

class DatasetViewDto extends createZodDto(DatasetView) {}
class DatasetPageDto extends createZodDto(DatasetPage) {}
class PageQueryDto extends createZodDto(PageQuery) {}

@ApiTags('datasets')
@Controller('v1/datasets')
export class DatasetsController {
  constructor(private readonly postgres: DatabaseProvider) {}

  @Get()
  @ApiOperation({ summary: 'List datasets by name, each in its newest version' })
  @ZodResponse({ type: DatasetPageDto, status: 200 })
  async list(@Query() { limit, cursor }: PageQueryDto) {
    const found = await listDatasets(this.postgres.database, limit, decodeCursor(z.string(), cursor));
    return pageOf(found.map(toDatasetView), limit, ({ name }) => name);
  }

  @Get(':reference')
  @ApiOperation({ summary: 'One dataset: its newest version, or name@digest' })
  @ZodResponse({ type: DatasetViewDto, status: 200 })
  async show(@Param('reference') reference: string) {
    const dataset = await findDataset(this.postgres.database, reference);
    if (!dataset) throw new NotFound(`no dataset ${JSON.stringify(reference)} is registered`);
    return toDatasetView(dataset);
  }
}
