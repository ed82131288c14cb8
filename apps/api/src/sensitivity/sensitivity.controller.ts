import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { LearningCurves, RegularizationPath, Sensitivity } from '@sonde/contracts';
import { regularizationPath, type PathPoint } from '@sonde/persistence';
import { layerOf, targetOf } from '@sonde/results';
import { ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { ClientSignal } from '../computing/client-signal';
import { DatabaseProvider } from '../database.provider';
import { createZodDto } from '../http/zod-dto';
import { SweepResults } from '../ranking/sweep-results.service';
import { LearningCurvesService } from './learning-curves.service';
import { SensitivityService } from './sensitivity.service';

/** More than a plot can tell apart. */
const MOST_POINTS = 2000;

const SensitivityQuery = z.strictObject({
  target: z.string().optional().describe("default: the sweep's first"),
  parameter: z.string().optional().describe('default: learning_rate, else C, else weight_decay'),
});
const CurvesQuery = z.strictObject({ target: z.string().optional().describe("default: all of the sweep's") });
const PathQuery = z.strictObject({
  layer: z.string('expected the name of a layer'),
  target: z.string().optional().describe("default: the sweep's first"),
});

class SensitivityQueryDto extends createZodDto(SensitivityQuery) {}
class CurvesQueryDto extends createZodDto(CurvesQuery) {}
class PathQueryDto extends createZodDto(PathQuery) {}
class SensitivityDto extends createZodDto(Sensitivity) {}
class LearningCurvesDto extends createZodDto(LearningCurves) {}
class RegularizationPathDto extends createZodDto(RegularizationPath) {}

/** What hyper-parameters do to probes. */
@ApiTags('answers')
@Controller('v1/sweeps/:id')
export class SensitivityController {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly results: SweepResults,
    private readonly sensitivities: SensitivityService,
    private readonly learning: LearningCurvesService,
  ) {}

  @Get('sensitivity')
  @ApiOperation({ summary: 'What values of hyper-parameters do to the selection score: by layer, and over all else' })
  @ZodResponse({ type: SensitivityDto, status: 200 })
  sensitivity(
    @Param('id') id: string,
    @Query() { target, parameter }: SensitivityQueryDto,
    @ClientSignal() signal: AbortSignal,
  ) {
    return this.results.of(id, ['sensitivity', target, parameter], signal, (sweep) =>
      this.sensitivities.of(sweep, targetOf(sweep, target), parameter),
    );
  }

  @Get('curves')
  @ApiOperation({ summary: 'Learning curves of the probe that stands for the best configuration of each layer' })
  @ZodResponse({ type: LearningCurvesDto, status: 200 })
  curves(@Param('id') id: string, @Query() { target }: CurvesQueryDto, @ClientSignal() signal: AbortSignal) {
    return this.results.of(id, ['curves', target], signal, (sweep) =>
      this.learning.of(sweep, target === undefined ? undefined : targetOf(sweep, target)),
    );
  }

  @Get('path')
  @ApiOperation({ summary: 'Where probes lie on the path that lbfgs traces: train loss against weight norm' })
  @ZodResponse({ type: RegularizationPathDto, status: 200 })
  path(@Param('id') id: string, @Query() query: PathQueryDto, @ClientSignal() signal: AbortSignal) {
    return this.results.of(id, ['path', query.layer, query.target], signal, async (sweep) => {
      const [layer, target] = [layerOf(sweep, query.layer), targetOf(sweep, query.target)];
      const points = await regularizationPath(this.postgres.database, id, { layer, target }, MOST_POINTS);
      return { layer: query.layer, target, points: points.map(toPathPoint) };
    });
  }
}

export function toPathPoint(point: PathPoint): RegularizationPath['points'][number] {
  const { probeKey, optimizer, learningRate, decay, seed, trainLoss, weightNorm } = point;
  return {
    probe_key: probeKey,
    optimizer,
    learning_rate: learningRate,
    decay,
    seed,
    train_loss: trainLoss,
    weight_norm: weightNorm,
  };
}
