import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { BadInput, explain } from '@sonde/contracts';
import { createZodValidationPipe, ZodSerializerInterceptor } from 'nestjs-zod';
import { ZodError } from 'zod';
import { Artifacts } from './artifacts/artifacts.service';
import { CardService } from './cards/card.service';
import { CardsController } from './cards/cards.controller';
import { AnswersController } from './comparison/answers.controller';
import { BestLayerService } from './comparison/best-layer.service';
import { BestService } from './comparison/best.service';
import { CompareService } from './comparison/compare.service';
import { ComparedItemsService } from './comparison/compared-items.service';
import { ConfigurationFigures } from './comparison/configuration-figures.service';
import { ContendersService } from './comparison/contenders.service';
import { ProfileService } from './comparison/profile.service';
import { RankedService } from './comparison/ranked.service';
import { ReportService } from './comparison/report.service';
import { SealService } from './comparison/seal.service';
import { SweepResults } from './computing/sweep-results.service';
import { WorkerPool } from './computing/worker-pool.service';
import { DatabaseProvider } from './database.provider';
import { DataRoots } from './datasets/data-roots';
import { DatasetsController } from './datasets/datasets.controller';
import { RegistrationsController } from './datasets/registrations.controller';
import { RegistrationsService } from './datasets/registrations.service';
import { ENV, type Env } from './env';
import { EvaluationsController } from './evaluations/evaluations.controller';
import { EvaluationsService } from './evaluations/evaluations.service';
import { ExportController } from './export/export.controller';
import { ExportService } from './export/export.service';
import { HealthController } from './health/health.controller';
import { ProblemFilter } from './http/problem.filter';
import { PoolsController } from './pools/pools.controller';
import { ProbesController } from './probes/probes.controller';
import { ProbesService } from './probes/probes.service';
import { ReconcileController } from './reconcile/reconcile.controller';
import { ReconcileService } from './reconcile/reconcile.service';
import { LearningCurvesService } from './sensitivity/learning-curves.service';
import { SensitivityController } from './sensitivity/sensitivity.controller';
import { SensitivityService } from './sensitivity/sensitivity.service';
import { ControlController } from './sweeps/control.controller';
import { ControlService } from './sweeps/control.service';
import { EventsController } from './sweeps/events.controller';
import { EventsService } from './sweeps/events.service';
import { PlanService } from './sweeps/plan.service';
import { SweepsController } from './sweeps/sweeps.controller';
import { SweepsService } from './sweeps/sweeps.service';
import { RegistrationWorkflows } from './temporal/registration-workflows';
import { SweepUpdates } from './temporal/sweep-updates';
import { SweepWorkflows } from './temporal/sweep-workflows';
import { TemporalClient } from './temporal/temporal-client';

const ValidationPipe = createZodValidationPipe({
  createValidationException: (error) =>
    new BadInput('the request cannot be used', error instanceof ZodError ? explain(error.issues) : []),
});

@Module({})
export class AppModule {
  static with(env: Env): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        SweepsController,
        ControlController,
        AnswersController,
        EventsController,
        ReconcileController,
        ProbesController,
        RegistrationsController,
        DatasetsController,
        PoolsController,
        SensitivityController,
        ExportController,
        EvaluationsController,
        CardsController,
        HealthController,
      ],
      providers: [
        { provide: ENV, useValue: env },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: ZodSerializerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        DatabaseProvider,
        TemporalClient,
        SweepWorkflows,
        RegistrationWorkflows,
        RegistrationsService,
        SweepUpdates,
        SweepsService,
        PlanService,
        ControlService,
        Artifacts,
        WorkerPool,
        SweepResults,
        ConfigurationFigures,
        RankedService,
        ReportService,
        ContendersService,
        BestService,
        BestLayerService,
        ProfileService,
        SealService,
        ComparedItemsService,
        CompareService,
        EventsService,
        ReconcileService,
        LearningCurvesService,
        ExportService,
        SensitivityService,
        ProbesService,
        EvaluationsService,
        CardService,
        DataRoots,
      ],
    };
  }
}
