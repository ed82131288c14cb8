import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { diagnose, type Finding } from './doctor';

let home: string;
beforeEach(() => (home = mkdtempSync(path.join(os.tmpdir(), 'sonde-doctor-'))));
afterEach(() => rmSync(home, { recursive: true }));

const look = async (): Promise<Record<string, Finding>> =>
  Object.fromEntries((await diagnose(home)).map((finding) => [finding.check, finding]));

describe('diagnose', () => {
  it('finds the servers of this machine, and a hint wherever something lacks', async () => {
    const findings = await look();
    expect(findings['Postgres']).toMatchObject({ ok: true, detail: expect.stringContaining('18.') });
    expect(findings['Temporal']).toMatchObject({ ok: true, detail: expect.stringContaining('Server 1.') });
    expect(findings['state folder']).toMatchObject({ ok: true, detail: home });
    expect(findings['stack']).toMatchObject({ ok: true, detail: 'none runs here' });
    for (const { ok, hint } of Object.values(findings)) expect(ok || hint).toBeTruthy();
  });

  it('tells of a stack whose supervisor is gone', async () => {
    const record = {
      phase: 'ready',
      supervisor: { pid: 1, started: 'once' },
      since: '2026-01-01T00:00:00Z',
      parts: [],
    };
    writeFileSync(path.join(home, 'stack.json'), JSON.stringify(record));
    expect((await look())['stack']).toMatchObject({ ok: false, hint: 'run `sonde down`' });
  });
});
