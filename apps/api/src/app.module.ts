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
import { ProbesController } from './probes/probes.controller';
import { SweepsController } from './sweeps/sweeps.controller';
import { SweepsService } from './sweeps/sweeps.service';
import { SweepWorkflows } from './temporal/sweep-workflows';

const ValidationPipe = createZodValidationPipe({
  createValidationException: (error) =>
    new BadInput('the request cannot be used', error instanceof ZodError ? explain(error.issues) : []),
});

@Module({})
export class AppModule {
  static with(env: Env): DynamicModule {
    return {
      module: AppModule,
      controllers: [SweepsController, ProbesController, DatasetsController, HealthController],
      providers: [
        { provide: ENV, useValue: env },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: ZodSerializerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        DatabaseProvider,
        SweepWorkflows,
        SweepsService,
        DataRoots,
      ],
    };
  }
}
