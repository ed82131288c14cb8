import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Artifacts } from './artifacts/artifacts.service';
import { WorkerPool } from './computing/worker-pool.service';
import { DatabaseProvider } from './database.provider';
import { ENV, type Env } from './env';
import { EventStreams } from './events/event-streams.service';
import { TemporalClient } from './temporal/temporal-client';

/** What every module may use: settings, Postgres, Temporal, artifacts, threads and event streams; one of each. */
@Global()
@Module({})
export class CoreModule {
  static with(env: Env): DynamicModule {
    const shared = [DatabaseProvider, TemporalClient, Artifacts, WorkerPool, EventStreams];
    return {
      module: CoreModule,
      providers: [{ provide: ENV, useValue: env }, ...shared],
      exports: [ENV, ...shared],
    };
  }
}
