import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { BadInput, explain } from '@sonde/contracts';
import { createZodValidationPipe, ZodSerializerInterceptor } from 'nestjs-zod';
import { ZodError } from 'zod';
import { DatabaseProvider } from './database.provider';
import { DataRoots } from './datasets/data-roots';
import { DatasetsController } from './datasets/datasets.controller';
import { ENV, type Env } from './env';
import { HealthController } from './health/health.controller';
import { ProblemFilter } from './http/problem.filter';
import { PoolsController } from './pools/pools.controller';
import { ProbesController } from './probes/probes.controller';
import { ReconcileController } from './reconcile/reconcile.controller';
import { ReconcileService } from './reconcile/reconcile.service';
import { ControlController } from './sweeps/control.controller';
import { ControlService } from './sweeps/control.service';
import { PlanService } from './sweeps/plan.service';
import { SweepsController } from './sweeps/sweeps.controller';
import { SweepsService } from './sweeps/sweeps.service';
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
        ReconcileController,
        ProbesController,
        DatasetsController,
        PoolsController,
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
        SweepUpdates,
        SweepsService,
        PlanService,
        ControlService,
        ReconcileService,
        DataRoots,
      ],
    };
  }
}
