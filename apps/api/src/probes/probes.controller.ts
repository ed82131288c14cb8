import { Controller, Get, Header, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  BadInput,
  NotFound,
  PROBE_SORTS,
  ProbeDetail,
  ProbePage,
  SCORES,
  SCORE_NAMES,
  type ProbeSort,
} from '@sonde/contracts';
import { encodeProbeWeights } from '@sonde/features';
import { findProbe, findSweep, listProbes } from '@sonde/persistence';
import { createZodDto, ZodResponse } from 'nestjs-zod';
import { join } from 'node:path';
import { z } from 'zod';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { PageQuery, decodeCursor, encodeCursor } from '../http/paging';
import { toProbeDetail, toProbeView } from './probe-view';

const ProbeQuery = PageQuery.extend({
  layer: z.string().optional(),
  target: z.string().optional(),
  sort: z
    .enum(PROBE_SORTS, {
      error: ({ input }) =>
        `sort: expected one of ${PROBE_SORTS.join(', ')}` +
        (String(input).startsWith('test') ? '; test is sealed and never sorted on' : ''),
    })
    .optional()
    .describe("default: the sweep's metric"),
  order: z.enum(['asc', 'desc']).optional().describe('default: the better ones first'),
});

class ProbeQueryDto extends createZodDto(ProbeQuery) {}
class ProbePageDto extends createZodDto(ProbePage) {}
class ProbeDetailDto extends createZodDto(ProbeDetail) {}

const Cursor = z.object({ value: z.number().nullable(), key: z.string() });

@ApiTags('probes')
@Controller('v1')
export class ProbesController {
  constructor(
    private readonly postgres: DatabaseProvider,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get('sweeps/:id/probes')
  @ApiOperation({ summary: 'The probes of a sweep, sorted by a figure of val or train; those without it last' })
  @ZodResponse({ type: ProbePageDto, status: 200 })
  async list(@Param('id') id: string, @Query() { limit, cursor, layer, target, ...asked }: ProbeQueryDto) {
    const sweep = await findSweep(this.postgres.database, id);
    if (!sweep) throw new NotFound(`no sweep ${JSON.stringify(id)}`);
    const { sort = sweep.metric } = asked;
    const filter = {
      sort,
      order: asked.order ?? betterFirst(sort),
      ...(layer === undefined ? {} : { layer }),
      ...(target === undefined ? {} : { target }),
    };
    const { probes, next } = await listProbes(this.postgres.database, id, filter, limit, decodeCursor(Cursor, cursor));
    return { items: probes.map(toProbeView), next_cursor: next ? encodeCursor(next) : null };
  }

  @Get('probes/:key')
  @ApiOperation({ summary: 'One probe, with its learning curve and how its weights are applied' })
  @ZodResponse({ type: ProbeDetailDto, status: 200 })
  async show(@Param('key') key: string) {
    return toProbeDetail(await this.find(key));
  }

  @Get('probes/:key/weights')
  @Header('Content-Type', 'application/octet-stream')
  @ApiOperation({
    summary: 'Its weights as safetensors',
    description:
      'weight [outputs, features] and bias [outputs] apply to the features as they lie in the dataset, as nn.Linear has ' +
      'them; with normalization l2 to rows that are divided by their length first. A probe with a hidden layer has the ' +
      'keys of nn.Sequential(nn.Linear, nn.ReLU, nn.Linear): 0.weight [hidden, features], 0.bias [hidden], 2.weight ' +
      '[outputs, hidden], 2.bias [outputs]. The same names behind raw. are for normalised features: ' +
      '(features - mean) / scale where features were standardised; mean and scale are then in the file.',
  })
  @ApiOkResponse({ content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } })
  async weights(@Param('key') key: string): Promise<StreamableFile> {
    const probe = await this.find(key);
    const file = await encodeProbeWeights(join(this.env.SONDE_ARTIFACTS, probe.artifact), probe.artifactRow, {
      probe: probe.key,
      layer: probe.layerName,
      target: probe.target,
      classes: JSON.stringify(probe.classes),
    }).catch((error: unknown) => {
      // An artifact that is gone or damaged is no mistake of who asks for it.
      throw error instanceof BadInput ? new NotFound(`the weights of probe ${key} are lost: ${error.message}`) : error;
    });
    return new StreamableFile(file, { disposition: `attachment; filename="${probe.key.slice(0, 16)}.safetensors"` });
  }

  private async find(key: string) {
    const probe = await findProbe(this.postgres.database, key);
    if (!probe) throw new NotFound(`no probe ${JSON.stringify(key)}`);
    return probe;
  }
}

function betterFirst(sort: ProbeSort): 'asc' | 'desc' {
  const name = SCORE_NAMES.find((each) => sort.endsWith(`/${each}`));
  return name && SCORES[name].goal === 'minimize' ? 'asc' : 'desc';
}
