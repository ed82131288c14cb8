import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BadInput, DatasetPage, DatasetView, NotFound, RegisterDataset } from '@sonde/contracts';
import { checkDataset, openDataset } from '@sonde/features';
import { findDataset, listDatasets, registerDataset, type DatasetVersion } from '@sonde/persistence';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { PageQuery, decodeCursor, encodeCursor } from '../http/paging';
import { createZodDto } from '../http/zod-dto';
import { DataRoots } from './data-roots';

class RegisterDatasetDto extends createZodDto(RegisterDataset) {}
class DatasetViewDto extends createZodDto(DatasetView) {}
class DatasetPageDto extends createZodDto(DatasetPage) {}
class PageQueryDto extends createZodDto(PageQuery) {}

@ApiTags('datasets')
@Controller('v1/datasets')
export class DatasetsController {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly roots: DataRoots,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Examine a dataset and register it; changed content is a new version' })
  @ZodResponse({ type: DatasetViewDto, status: 201 })
  async register(@Body() { path }: RegisterDatasetDto) {
    const cacheDir = this.env.SONDE_CACHE;
    const dataset = await openDataset(path, {
      allowedRoots: await this.roots.list(),
      ...(cacheDir ? { cacheDir } : {}),
    }).catch(pointAtPath);
    const description = await checkDataset(dataset);
    return toDatasetView(await registerDataset(this.postgres.database, dataset.folder, description));
  }

  @Get()
  @ApiOperation({ summary: 'List datasets by name, each in its newest version' })
  @ZodResponse({ type: DatasetPageDto, status: 200 })
  async list(@Query() { limit, cursor }: PageQueryDto) {
    const found = await listDatasets(this.postgres.database, limit, decodeCursor(z.string(), cursor));
    const last = found.length === limit ? found.at(-1) : undefined;
    return { items: found.map(toDatasetView), next_cursor: last ? encodeCursor(last.name) : null };
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

/** A dataset's own mistakes name its files; any other is about the path. */
function pointAtPath(error: unknown): never {
  if (!(error instanceof BadInput)) throw error;
  throw new BadInput(
    error.message,
    error.issues.map((issue) => (issue.file === undefined ? { ...issue, pointer: '/path' } : issue)),
  );
}

function toDatasetView({ name, version, digest, root, registeredAt, description }: DatasetVersion): DatasetView {
  const { splits, targets, layers, warnings } = description;
  return {
    name,
    version,
    digest,
    path: root,
    registered_at: registeredAt.toISOString(),
    splits: { ...splits },
    targets: targets.map((target) => ({
      name: target.name,
      task: target.task,
      classes: [...target.classes],
      outputs: target.outputs,
    })),
    layers: layers.map((layer) => ({
      name: layer.name,
      columns: layer.columns,
      constant_columns: [...layer.constantColumns],
    })),
    warnings: [...warnings],
  };
}
