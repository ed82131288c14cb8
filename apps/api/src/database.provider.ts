import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { openDatabase, type Database } from '@sonde/persistence';
import { ENV, type Env } from './env';

/** Postgres for as long as the application lives. */
@Injectable()
export class DatabaseProvider implements OnApplicationShutdown {
  readonly database: Database;

  constructor(@Inject(ENV) env: Env) {
    this.database = openDatabase(env.SONDE_DATABASE_URL);
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}
