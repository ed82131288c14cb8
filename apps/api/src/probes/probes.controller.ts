import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound, PROBE_SORTS, ProbeDetail, ProbePage, SCORES, SCORE_NAMES, type ProbeSort } from '@sonde/contracts';
import { findSweep, listProbes } from '@sonde/persistence';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { DatabaseProvider } from '../database.provider';
import { PageQuery, decodeCursor, encodeCursor } from '../http/paging';
import { createZodDto } from '../http/zod-dto';
import { toProbeDetail, toProbeView } from './probe-view';
import { ProbesService, weightsFile } from './probes.service';

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

const NamingQuery = z.strictObject({
  sweep: z
    .string()
    .optional()
    .describe('id of one that has the probe, whose names it is shown under; default: the newest'),
});

class NamingQueryDto extends createZodDto(NamingQuery) {}
class ProbeQueryDto extends createZodDto(ProbeQuery) {}
class ProbePageDto extends createZodDto(ProbePage) {}
class ProbeDetailDto extends createZodDto(ProbeDetail) {}

const Cursor = z.object({ value: z.number().nullable(), key: z.string() });

@ApiTags('probes')
@Controller('v1')
export class ProbesController {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly probes: ProbesService,
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
  @ApiOperation({ summary: 'One probe, by its key or at least 8 letters that it begins with' })
  @ZodResponse({ type: ProbeDetailDto, status: 200 })
  async show(@Param('key') key: string, @Query() { sweep }: NamingQueryDto) {
    return toProbeDetail(await this.probes.named(key, sweep));
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
  async weights(@Param('key') key: string, @Query() { sweep }: NamingQueryDto): Promise<StreamableFile> {
    const probe = await this.probes.named(key, sweep);
    const file = await this.probes.encodedWeights(probe);
    return new StreamableFile(file, { disposition: `attachment; filename="${weightsFile(probe)}"` });
  }
}

function betterFirst(sort: ProbeSort): 'asc' | 'desc' {
  const name = SCORE_NAMES.find((each) => sort.endsWith(`/${each}`));
  return name && SCORES[name].goal === 'minimize' ? 'asc' : 'desc';
}
