import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client, Connection } from '@temporalio/client';
import { ENV, type Env } from '../env';

/** Left alone, the client tries again for half a minute, and waits without end where nothing answers at all. */
const PATIENCE_MS = 5_000;

/** By default a client lets up to two minutes pass before it looks for a server again that was away. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 };

/** Temporal for as long as the application lives. */
@Injectable()
export class TemporalClient implements OnApplicationShutdown {
  private readonly connection: Connection;
  private readonly client: Client;

  constructor(@Inject(ENV) env: Env) {
    this.connection = Connection.lazy({ address: env.SONDE_TEMPORAL_ADDRESS, channelArgs: RECONNECT });
    this.client = new Client({ connection: this.connection, namespace: env.SONDE_TEMPORAL_NAMESPACE });
  }

  /** Calls Temporal, and gives up after a while. @throws what the client throws */
  call<Result>(work: (client: Client['workflow']) => Promise<Result>, patienceMs = PATIENCE_MS): Promise<Result> {
    return this.connection.withDeadline(Date.now() + patienceMs, () => work(this.client.workflow));
  }

  /** @throws when Temporal does not answer */
  async ping(): Promise<void> {
    await this.call(() => this.connection.healthService.check({}));
  }

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }
}
