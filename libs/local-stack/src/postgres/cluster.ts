import { StackUnavailable } from '@sonde/contracts';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Home } from '../home';
import { writePrivately } from '../private-file';
import { canEnter, postgresAccount, type Account } from './account';
import { findPostgresBinaries, majorVersion } from './binaries';
import { createData, type Cluster, type InitdbOptions } from './initdb';
import { placeForData, reachableBinaries } from './places';

/** What is kept of a cluster between runs. */
const Settings = z.object({ folder: z.string(), password: z.string() });
type Settings = z.infer<typeof Settings>;

export interface Preparation extends InitdbOptions {
  /** Called before data are created, which takes seconds. */
  readonly onCreate: () => void;
}

/** Makes the cluster of this state folder where there is none yet, and finds it afterwards. */
export async function prepareCluster(home: Home, preparation: Preparation): Promise<Cluster> {
  const known = readSettings(home);
  const usualData = path.join(home.folder, 'postgres', 'data');
  if (known === undefined && existsSync(usualData)) {
    throw new StackUnavailable(
      `the password of the data in ${usualData} is lost with ${home.postgres}; move them away`,
    );
  }
  const account = postgresAccount(known ? path.join(known.folder, 'data') : usualData);
  const settings = known ?? createSettings(home, account);
  const cluster: Cluster = {
    binaries: reachableBinaries(findPostgresBinaries(), account),
    data: path.join(settings.folder, 'data'),
    account,
    password: settings.password,
  };
  if (existsSync(cluster.data)) {
    checkData(cluster);
  } else {
    preparation.onCreate();
    await createData(cluster, preparation);
  }
  return cluster;
}

/** The folder with the data and all else of the cluster of this state folder; undefined before its first start. */
export function clusterFolder(home: Home): string | undefined {
  return readSettings(home)?.folder;
}

function readSettings(home: Home): Settings | undefined {
  if (!existsSync(home.postgres)) return undefined;
  const { folder, password } = Settings.parse(JSON.parse(readFileSync(home.postgres, 'utf8')));
  return { folder: path.resolve(home.folder, folder), password };
}

/** Decided once: a folder that is opened or closed later must not hide the data that are already somewhere. */
function createSettings(home: Home, account: Account | undefined): Settings {
  const settings = { folder: placeForData(home.folder, account), password: randomBytes(24).toString('base64url') };
  // Relative where it can be, so that a state folder can be moved together with its data.
  const isInside = settings.folder.startsWith(home.folder + path.sep);
  const folder = isInside ? path.relative(home.folder, settings.folder) : settings.folder;
  writePrivately(home.postgres, JSON.stringify({ ...settings, folder }));
  return settings;
}

function checkData({ data, account, binaries }: Cluster): void {
  if (!canEnter(data, account)) {
    throw new StackUnavailable(`the user as whom Postgres runs (${account?.uid}) cannot enter its data folder ${data}`);
  }
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  if (made === majorVersion(binaries)) return;
  throw new StackUnavailable(`the data in ${data} were made by Postgres ${made}, this is ${majorVersion(binaries)}`);
}
