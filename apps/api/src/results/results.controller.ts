import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BEST_RULES, BestLayer, BestList, LayerProfile, NotFound, SweepReport } from '@sonde/contracts';
import { findDataset, newestSweepOf } from '@sonde/persistence';
import { targetOf } from '@sonde/results';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { ClientSignal } from '../computing/client-signal';
import { DatabaseProvider } from '../database.provider';
import { createZodDto } from '../http/zod-dto';
import { SweepResults } from '../ranking/sweep-results.service';
import { BestLayerService } from './best-layer.service';
import { BestService } from './best.service';
import { ProfileService } from './profile.service';
import { ReportService } from './report.service';

const LIMIT = 'expected a whole number from 1 to 100';
const TargetQuery = z.strictObject({ target: z.string().optional().describe("default: the sweep's first") });
const ProfileQuery = z.strictObject({ target: z.string().optional().describe("default: all of the sweep's") });
const BestQuery = TargetQuery.extend({
  rule: z.enum(BEST_RULES, `rule: expected one of ${BEST_RULES.join(', ')}`).default('mean'),
  layer: z.string().optional(),
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(100, LIMIT).default(10),
});

/** Rows of different sweeps are not compared one by one: over a dataset there is the mean alone. */
const DatasetBestQuery = BestQuery.omit({ rule: true });

class BestQueryDto extends createZodDto(BestQuery) {}
class DatasetBestQueryDto extends createZodDto(DatasetBestQuery) {}
class TargetQueryDto extends createZodDto(TargetQuery) {}
class ProfileQueryDto extends createZodDto(ProfileQuery) {}
class BestListDto extends createZodDto(BestList) {}
class BestLayerDto extends createZodDto(BestLayer) {}
class LayerProfileDto extends createZodDto(LayerProfile) {}
class SweepReportDto extends createZodDto(SweepReport) {}

/** What a sweep is for: which layer, how sure, which probe. */
@ApiTags('results')
@Controller('v1')
export class ResultsController {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly results: SweepResults,
    private readonly reports: ReportService,
    private readonly best: BestService,
    private readonly profiles: ProfileService,
    private readonly bestLayers: BestLayerService,
  ) {}

  @Get('sweeps/:id/report')
  @ApiOperation({ summary: 'Which layer, which probe: the best configurations, chosen on val' })
  @ZodResponse({ type: SweepReportDto, status: 200 })
  report(@Param('id') id: string, @ClientSignal() signal: AbortSignal) {
    return this.results.of(id, ['report'], signal, (sweep, shared) => this.reports.report(sweep, shared));
  }

  @Get('sweeps/:id/best')
  @ApiOperation({ summary: 'The best configurations of a sweep, a layer or a target, by a rule; always on val' })
  @ZodResponse({ type: BestListDto, status: 200 })
  bestOfSweep(@Param('id') id: string, @Query() query: BestQueryDto, @ClientSignal() signal: AbortSignal) {
    const { rule, layer, target, limit } = query;
    return this.results.of(id, ['best', rule, layer, target, limit], signal, (sweep, shared) =>
      this.best.ofSweep(sweep, query, shared),
    );
  }

  @Get('datasets/:reference/best')
  @ApiOperation({
    summary: 'The best configurations over all sweeps of a dataset that rank by the metric of the newest',
  })
  @ZodResponse({ type: BestListDto, status: 200 })
  async bestOfDataset(
    @Param('reference') reference: string,
    @Query() query: DatasetBestQueryDto,
    @ClientSignal() signal: AbortSignal,
  ) {
    const dataset = await findDataset(this.postgres.database, reference);
    const newest = dataset && (await newestSweepOf(this.postgres.database, dataset.id));
    if (!newest) throw new NotFound(`no sweep over a dataset ${JSON.stringify(reference)}`);
    return this.best.ofDataset(dataset.id, newest, query, signal);
  }

  @Get('sweeps/:id/profile')
  @ApiOperation({
    summary: 'What each layer knows: selection score, test, controls and baselines by layer; and which layer is best',
  })
  @ZodResponse({ type: LayerProfileDto, status: 200 })
  profile(@Param('id') id: string, @Query() { target }: ProfileQueryDto, @ClientSignal() signal: AbortSignal) {
    return this.results.of(id, ['profile', target], signal, (sweep, shared) =>
      this.profiles.profile(sweep, target === undefined ? undefined : targetOf(sweep, target), shared),
    );
  }

  @Get('sweeps/:id/best-layer')
  @ApiOperation({ summary: 'How sure it is which layer is best: the selection is made anew on resampled rows of val' })
  @ZodResponse({ type: BestLayerDto, status: 200 })
  bestLayer(@Param('id') id: string, @Query() { target }: TargetQueryDto, @ClientSignal() signal: AbortSignal) {
    return this.results.of(id, ['best-layer', target], signal, (sweep, shared) =>
      this.bestLayers.bestLayer(sweep, targetOf(sweep, target), shared),
    );
  }
}
