import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** The TCP ports that a process listens on, as Linux tells them. */
export function listeningPorts(pid: number): number[] {
  const folder = `/proc/${pid}/fd`;
  const sockets = new Set(readdirSync(folder).map((descriptor) => readlinkSync(`${folder}/${descriptor}`)));
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n').slice(1);
  return rows.flatMap((row) => {
    // Address and port in hex, state (0A: it listens), inode.
    const [, address = '', , state, , , , , , inode] = row.trim().split(/\s+/);
    const isOwn = state === '0A' && sockets.has(`socket:[${inode}]`);
    return isOwn ? [Number.parseInt(address.split(':')[1] ?? '', 16)] : [];
  });
}
