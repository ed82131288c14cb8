import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { appEnvironment } from '../environment';
import type { Home } from '../home';
import { LOOPBACK, freePorts } from '../ports';
import { clusterFolder, prepareCluster } from '../postgres/cluster';
import { postgresPart, postgresUrl } from '../postgres/postgres-part';
import type { PartRecord, StackAddresses } from '../stack-record';
import { findTemporal } from '../temporal/binary';
import { readTemporalConfiguration } from '../temporal/configuration';
import { temporalAddress, temporalPart } from '../temporal/temporal-part';
import { freeUiPort } from '../temporal/ui-ports';
import { clearKept, clearUsers, hasUsers, isKept, setKept } from '../users';
import { UI_SCRIPT } from '../workspace';
import { apiLiveness } from './api-liveness';
import { appPart, type PartCommand } from './app-part';
import { Ledger } from './ledger';
import type { StackOrder, StackParts } from './order';
import type { Liveness } from './liveness';
import type { PartDefinition } from './part';
import { PartSet } from './part-set';

/** The waves in which the parts start. The api goes ahead of the workers, since it brings the tables up to date. */
const [SERVERS, API, WORKERS] = [0, 1, 2] as const;

/** Owns one stack, from its start to its end. The process that runs it holds the lock of the state folder. */
export class Supervisor {
  private readonly ledger: Ledger;
  private readonly parts: PartSet;
  private ended: Promise<void> | undefined;
  private resolveGone: () => void = () => undefined;
  /** Resolves when everything has been shut down. */
  readonly gone = new Promise<void>((resolve) => {
    this.resolveGone = resolve;
  });

  constructor(
    private readonly home: Home,
    private readonly order: StackOrder,
    private readonly tell: (report: PartRecord) => void,
  ) {
    clearUsers(home);
    if (order.kept) setKept(home);
    else clearKept(home);
    this.ledger = new Ledger(home);
    this.parts = new PartSet(home.logs, (report) => this.note(report));
  }

  /** Resolves when all parts are ready. If it throws, what has started still has to be shut down. */
  async start(): Promise<void> {
    const [postgres, temporal] = await Promise.all([this.startPostgres(), this.startTemporal()]);
    const servers = { ...postgres, ...temporal, apiUrl: '' };
    this.ledger.setAddresses(servers);
    if (this.order.parts) await this.startApps(this.order.parts, servers);
    this.ledger.enter('ready');
  }

  /** Starts again what was given up. */
  revive(): void {
    this.parts.revive();
  }

  /** Stops all parts, the last ones first, and forgets the stack. */
  shutDown(): Promise<void> {
    this.ended ??= this.end();
    return this.ended;
  }

  /** Shuts down once nobody uses the stack any more, unless it is kept. */
  async shutDownWhenUnused(): Promise<void> {
    while (!isKept(this.home) && !this.parts.signal.aborted) {
      if (!hasUsers(this.home) && this.closesDoors()) return this.shutDown();
      await delay(250, undefined, { signal: this.parts.signal }).catch(() => undefined);
    }
  }

  /** Whether the record is still there: a stack whose state folder was deleted could never be found again. */
  isOnRecord(): boolean {
    return existsSync(this.home.record);
  }

  /** Newcomers enter their names and then look at the phase; so whoever missed the closing doors is seen here. */
  private closesDoors(): boolean {
    const before = this.ledger.phase;
    this.ledger.enter('stopping');
    if (!hasUsers(this.home)) return true;
    this.ledger.enter(before);
    return false;
  }

  private async startPostgres(): Promise<Pick<StackAddresses, 'postgresUrl'>> {
    const settings = this.order.postgresSettings;
    const cluster = await prepareCluster(this.home, {
      signal: this.parts.signal,
      isDurable: settings['fsync'] !== 'off',
      onCreate: () => this.note({ name: 'postgres', state: 'starting', crashes: 0, detail: 'creates its data folder' }),
    });
    const choose = () => freePorts({ port: this.order.ports.postgres });
    const { port } = await this.parts.startOnPorts(SERVERS, choose, ({ port }) =>
      postgresPart({ cluster, port, settings }),
    );
    return { postgresUrl: postgresUrl(cluster, port) };
  }

  private async startTemporal(): Promise<Pick<StackAddresses, 'temporalAddress' | 'temporalUiUrl'>> {
    const [binary, configuration, folder] = [findTemporal(), readTemporalConfiguration(), this.home.temporal];
    // Where only servers are wanted nobody looks at the UI, and its ports are few.
    const hasUi = this.order.parts !== undefined;
    const choose = async () => ({
      ...(await freePorts({ port: this.order.ports.temporal })),
      uiPort: hasUi ? await freeUiPort() : undefined,
    });
    const { port, uiPort } = await this.parts.startOnPorts(SERVERS, choose, (ports) =>
      temporalPart({ binary, folder, configuration, ...ports }),
    );
    return { temporalAddress: temporalAddress(port), temporalUiUrl: hasUi ? await this.startUi(uiPort) : '' };
  }

  /** @param target where Temporal's own UI listens, if it does */
  private async startUi(target: number | undefined): Promise<string> {
    const choose = () => freePorts({ port: this.order.ports.temporalUi });
    const { port } = await this.parts.startOnPorts(SERVERS, choose, ({ port }) => {
      const env = { SONDE_UI_PORT: String(port), ...(target === undefined ? {} : { SONDE_UI_TARGET: String(target) }) };
      return appPart('temporal-ui', { script: UI_SCRIPT, env, folder: this.home.folder });
    });
    return `http://${LOOPBACK}:${port}`;
  }

  private async startApps({ api, orchestrator, trainers }: StackParts, servers: StackAddresses): Promise<void> {
    const withApiAt = (port: number): StackAddresses => ({ ...servers, apiUrl: `http://${LOOPBACK}:${port}` });
    const choose = () => freePorts({ port: this.order.ports.api });
    const { port } = await this.parts.startOnPorts(API, choose, ({ port }) => {
      const addresses = withApiAt(port);
      const serversAnswer = (): boolean => this.parts.answer(SERVERS);
      return this.app('api', api, { addresses, liveness: apiLiveness(addresses.apiUrl, serversAnswer) });
    });
    const addresses = withApiAt(port);
    this.ledger.setAddresses(addresses);
    const workers = [this.app('orchestrator', orchestrator, { addresses })];
    for (const trainer of trainers) {
      const name = workers.length === 1 ? 'trainer' : `trainer-${workers.length}`;
      workers.push(this.app(name, trainer, { addresses }));
    }
    await Promise.all(workers.map((worker) => this.parts.start(WORKERS, worker)));
  }

  private app(
    name: string,
    { script, env }: PartCommand,
    { addresses, ...options }: { readonly addresses: StackAddresses; readonly liveness?: Liveness },
  ): PartDefinition {
    const given = appEnvironment(this.home, addresses, this.order.dataRoots);
    return appPart(name, { script, env: { ...given, ...env }, folder: this.home.folder, ...options });
  }

  private note(report: PartRecord): void {
    this.ledger.note(report);
    this.tell(report);
  }

  private async end(): Promise<void> {
    this.ledger.enter('stopping');
    await this.parts.stopAll();
    clearKept(this.home);
    rmSync(this.home.record, { force: true });
    if (this.order.temporary) this.removeAll();
    this.resolveGone();
  }

  private removeAll(): void {
    const options = { recursive: true, force: true, maxRetries: 5 };
    rmSync(clusterFolder(this.home) ?? this.home.folder, options);
    rmSync(this.home.folder, options);
  }
}
