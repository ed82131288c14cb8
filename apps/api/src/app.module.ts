import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { BadInput, explain } from '@sonde/contracts';
import { createZodValidationPipe, ZodSerializerInterceptor } from 'nestjs-zod';
import { ZodError } from 'zod';
import { CardsModule } from './cards/cards.module';
import { CompareModule } from './compare/compare.module';
import { CoreModule } from './core.module';
import { DatasetsModule } from './datasets/datasets.module';
import type { Env } from './env';
import { EvaluationsModule } from './evaluations/evaluations.module';
import { ExportModule } from './export/export.module';
import { HealthController } from './health/health.controller';
import { ProblemFilter } from './http/problem.filter';
import { LifecycleModule } from './lifecycle/lifecycle.module';
import { PoolsController } from './pools/pools.controller';
import { ProbesModule } from './probes/probes.module';
import { ReconcileModule } from './reconcile/reconcile.module';
import { ResultsModule } from './results/results.module';
import { SealModule } from './seal/seal.module';
import { SensitivityModule } from './sensitivity/sensitivity.module';
import { SweepsModule } from './sweeps/sweeps.module';

const ValidationPipe = createZodValidationPipe({
  createValidationException: (error) =>
    new BadInput('the request cannot be used', error instanceof ZodError ? explain(error.issues) : []),
});

/** The api: a module a resource. */
@Module({})
export class AppModule {
  static with(env: Env): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.with(env),
        SweepsModule,
        LifecycleModule,
        ReconcileModule,
        DatasetsModule,
        ProbesModule,
        CardsModule,
        ResultsModule,
        CompareModule,
        SealModule,
        SensitivityModule,
        ExportModule,
        EvaluationsModule,
      ],
      controllers: [PoolsController, HealthController],
      providers: [
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: ZodSerializerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
