import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, TimedOut, WorkerLost } from '@sonde/contracts';
import { checkDataset, openDataset } from '@sonde/datasets';
import type { ExaminedLayer } from '@sonde/domain';
import { until, writeTinyDataset } from '@sonde/testing';
import { ExaminerThreads } from './examiner-threads';
import { localExaminer } from './local-examiner';

let folder: string;
const running: ExaminerThreads[] = [];
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sonde-examiner-'))));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => Promise.all(running.splice(0).map((examiner) => examiner.stop())));

const forever = new AbortController().signal;
const outline = {} as Parameters<ExaminerThreads['examine']>[0]['outline'];

/** An examiner whose threads run some lines for each task, where `port` answers. */
async function threadsThat(lines: string, stallAfter = 60): Promise<ExaminerThreads> {
  const script = join(folder, `thread-${(await readdir(folder)).length}.cjs`);
  const before = "const { parentPort: port, threadId } = require('node:worker_threads');";
  await writeFile(script, `${before}\nport.on('message', (task) => { ${lines} });`);
  const examiner = new ExaminerThreads({ script, settings: {}, stallAfter });
  running.push(examiner);
  return examiner;
}

const THREAD_ID = "port.postMessage({ kind: 'done', result: threadId });";

describe('ExaminerThreads', () => {
  it('examines a dataset in its threads as it is examined here', async () => {
    const root = join(folder, 'data');
    await writeTinyDataset(root, { layers: ['a', 'b', 'c'] });
    // As built: a thread does not see the sources.
    const script = join(__dirname, '../../dist/examiner/thread.js');
    const examiner = new ExaminerThreads({ script, settings: {}, stallAfter: 60 });
    running.push(examiner);
    const found = await examiner.outline(root, { signal: forever });
    expect(found).toEqual(await localExaminer.outline(root, { signal: forever }));
    const examined: ExaminedLayer[] = [];
    const onLayer = (layer: number, findings: ExaminedLayer): void => void (examined[layer] = findings);
    const open = { root, outline: found };
    await examiner.examine({ ...open, layers: [2, 0, 1] }, { signal: forever, onBytes: () => undefined, onLayer });
    const description = await examiner.describe({ ...open, examined }, { signal: forever });
    expect(description).toEqual(await checkDataset(await openDataset(root)));

    await truncate(join(root, 'b.safetensors'), 1000);
    const again = examiner.examine(
      { ...open, layers: [1] },
      { signal: forever, onBytes: () => undefined, onLayer: () => undefined },
    );
    await expect(again).rejects.toMatchObject({ issues: [{ file: join(root, 'b.safetensors') }] });
    await expect(again).rejects.toBeInstanceOf(BadInput);
  });

  it('keeps a thread for tasks to come, and has one for each task at a time', async () => {
    const examiner = await threadsThat(`setTimeout(() => { ${THREAD_ID} }, 20)`);
    examiner.start();
    const one = await examiner.outline('a', { signal: forever });
    expect(await examiner.outline('b', { signal: forever })).toBe(one);
    const two = await Promise.all(['c', 'd'].map((root) => examiner.outline(root, { signal: forever })));
    expect(new Set(two).size).toBe(2);
    expect(two).toContain(one);
  });

  it('hands on what threads report', async () => {
    const examiner = await threadsThat(`
      port.postMessage({ kind: 'bytes', layer: 3, bytes: 5 });
      port.postMessage({ kind: 'layer', layer: 3, examined: 'findings' });
      port.postMessage({ kind: 'done', result: null });`);
    const reports: unknown[] = [];
    await examiner.examine(
      { root: 'a', outline, layers: [3] },
      {
        signal: forever,
        onBytes: (...report) => reports.push(report),
        onLayer: (...report) => reports.push(report),
      },
    );
    expect(reports).toEqual([
      [3, 5],
      [3, 'findings'],
    ]);
  });

  it('ends the thread whose task is called off, in the middle of what it does, and starts another', async () => {
    const examiner = await threadsThat(`
      if (task.root !== 'busy') ${THREAD_ID}
      else { port.postMessage({ kind: 'bytes', layer: 0, bytes: 1 }); for (;;); }`);
    const first = await examiner.outline('a', { signal: forever });
    const calledOff = new AbortController();
    const onBytes = (): void => calledOff.abort(new Error('called off'));
    const busy = examiner.examine(
      { root: 'busy', outline, layers: [] },
      { signal: calledOff.signal, onBytes, onLayer: () => undefined },
    );
    await expect(busy).rejects.toThrow('called off');
    expect(await examiner.outline('b', { signal: forever })).not.toBe(first);
    await expect(examiner.outline('c', { signal: calledOff.signal })).rejects.toThrow('called off');
  });

  it.each([
    ['throws', "throw new Error('a bug')"],
    ['ends', 'process.exit(3)'],
  ])('says so where a thread %s, and goes on with another', async (_, lines) => {
    const examiner = await threadsThat(`if (task.root === 'bad') { ${lines} } ${THREAD_ID}`);
    await expect(examiner.outline('bad', { signal: forever })).rejects.toBeInstanceOf(WorkerLost);
    expect(await examiner.outline('good', { signal: forever })).toEqual(expect.any(Number));
  });

  it('takes no thread that ended while it was idle', async () => {
    const examiner = await threadsThat(`${THREAD_ID} if (task.root === 'bad') setImmediate(() => process.exit(1));`);
    const first = await examiner.outline('bad', { signal: forever });
    await until('the end of the thread', () => Promise.resolve(examiner['idle'].length === 0));
    expect(await examiner.outline('good', { signal: forever })).not.toBe(first);
  });

  it('ends a thread that stands still', async () => {
    const examiner = await threadsThat('', 0.05);
    const hooks = { signal: forever, onBytes: () => undefined, onLayer: () => undefined };
    await expect(examiner.examine({ root: 'a', outline, layers: [] }, hooks)).rejects.toBeInstanceOf(TimedOut);
  });
});
