import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProbePage, ProbeDetail, SweepReport, SweepView, TrialPage } from '@sonde/contracts';
import { ApiClient } from '@sonde/contracts/client';
import { LAYER_WORKFLOW, SWEEP_WORKFLOW, layerWorkflowId, sweepWorkflowId } from '@sonde/contracts/temporal';
import { loadLayer, loadTarget, openDataset } from '@sonde/datasets';
import { findStack, startStack, type RunningStack } from '@sonde/local-stack';
import { openDatabase } from '@sonde/persistence';
import { until, writeTinyDataset } from '@sonde/testing';
import { Client, Connection } from '@temporalio/client';
import { sonde } from './sonde';

/** The whole of Sonde, as a user has it: the command, the api, Temporal, Postgres and tfjs-node, all real. */
let folder: string;
let home: string;
let stack: RunningStack;
let api: ApiClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-e2e-'));
  chmodSync(folder, 0o711);
  home = join(folder, 'home');
  await writeTinyDataset(join(folder, 'data'), { splits: { train: 400, val: 100, test: 100 }, columns: 32 });
  const ports = { postgres: 0, temporal: 0, temporalUi: 0, api: 0 };
  stack = await startStack({ home, ownership: 'attached', dataRoots: [folder], ports });
  api = new ApiClient(stack.addresses.apiUrl);
}, 180_000);

afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Writes a sweep file beside the dataset. */
function sweepFile(name: string, fields: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\ndataset: ./data\n${fields}`);
  return file;
}

const SMALL = 'parameters: { learning_rate: [0.003, 0.03], epochs: 20, batch_size: 64 }\nreplicates: { seeds: 3 }\n';
/** Long enough to be met in the midst of training. */
const LONG = 'layers: [second]\nparameters: { batch_size: 8, epochs: 3000 }\nreplicates: { seeds: 2 }\n';
const ENDLESS = LONG.replace('3000', '1000000');

async function start(file: string): Promise<string> {
  const { code, stdout, stderr } = await sonde(home, 'run', file, '--detach');
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

const view = (id: string): Promise<SweepView> => api.call(SweepView, `/v1/sweeps/${id}`);

async function ended(id: string): Promise<SweepView> {
  return until(`sweep ${id} to end`, async () => {
    const sweep = await view(id);
    return sweep.finished_at !== null && sweep;
  });
}

function processOf(part: string): number {
  const pid = findStack(home)?.parts.find(({ name }) => name.startsWith(part))?.process?.pid;
  if (pid === undefined) throw new Error(`no ${part} runs`);
  return pid;
}

/** The process that owns tfjs-node: the only child of the trainer. */
function trainingProcess(): number | undefined {
  const children = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' }).trim().split('\n');
  const trainer = processOf('trainer');
  const child = children.map((line) => line.trim().split(/\s+/).map(Number)).find(([, parent]) => parent === trainer);
  return child?.[0];
}

async function training(id: string): Promise<number> {
  return until(`sweep ${id} to train`, async () => (await view(id)).counts.running > 0 && trainingProcess());
}

describe('a sweep', () => {
  let report: SweepReport;
  beforeAll(async () => {
    const { code, stdout, stderr } = await sonde(home, 'run', sweepFile('small', SMALL), '--json');
    if (code !== 0) throw new Error(stderr);
    report = SweepReport.parse(JSON.parse(stdout));
  });

  it('trains every trial once and finds the layer that knows', async () => {
    // 2 layers x 2 learning rates x 3 seeds
    expect(report.sweep).toMatchObject({ state: 'completed', counts: { planned: 12, succeeded: 12 } });
    expect(report.layers.map(({ layer }) => layer)).toEqual(['first', 'second']);
    expect(report.best[0]).toMatchObject({ layer: 'second', n: 3, rank: 1 });
    const { items } = await api.call(TrialPage, `/v1/sweeps/${report.sweep.id}/trials?limit=100`);
    expect(items.map(({ index, state }) => `${index} ${state}`)).toEqual(
      [...Array(12).keys()].map((n) => `${n} succeeded`),
    );
  });

  it('gives weights that reproduce the reported number correct in plain code', async () => {
    const dataset = await openDataset(join(folder, 'data'));
    const labels = Int32Array.from((await loadTarget(dataset, 'labels'))['val'] ?? []);
    const { items } = await api.call(ProbePage, `/v1/sweeps/${report.sweep.id}/probes?limit=100`);
    expect(items).toHaveLength(12);
    for (const probe of items) {
      const detail = await api.call(ProbeDetail, `/v1/probes/${probe.key}`);
      const response = await fetch(stack.addresses.apiUrl + detail.weights_url);
      const { weight, bias } = readFloats(Buffer.from(await response.arrayBuffer()));
      const { columns, splits } = await loadLayer(dataset, probe.layer, { splits: ['val'] });
      expect(countCorrect(splits['val']?.features ?? new Float32Array(), columns, labels, weight, bias)).toBe(
        probe.val.correct,
      );
    }
  });

  it('shows in Temporal, with its layers and their search attributes', async () => {
    const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
    try {
      const { workflow } = new Client({ connection });
      const { id } = report.sweep;
      const found = await until('the workflows to be listed', async () => {
        const listed = [];
        for await (const each of workflow.list({ query: `SweepId = '${id}' AND ExecutionStatus = 'Completed'` }))
          listed.push(each);
        return listed.length === 3 && listed;
      });
      const byId = new Map(found.map((each) => [each.workflowId, each]));
      expect(byId.get(sweepWorkflowId(id))).toMatchObject({
        type: SWEEP_WORKFLOW,
        searchAttributes: {
          SweepName: ['small'],
          SweepState: ['completed'],
          TrialsPlanned: [12],
          TrialsDone: [12],
          TrialsFailed: [0],
        },
      });
      expect(byId.get(layerWorkflowId(id, 1))).toMatchObject({
        type: LAYER_WORKFLOW,
        searchAttributes: { Layer: ['second'], Pool: ['cpu'], TrialsDone: [6] },
      });
    } finally {
      await connection.close();
    }
  });

  it('is refused with the place in its file where the dataset has no such layer', async () => {
    const { code, stdout, stderr } = await sonde(home, 'run', sweepFile('wrong', 'layers: ["third*"]\n'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      `${join(folder, 'wrong.yaml')}:3:10 /layers/0: "third*" matches none of the layers first, second`,
    );
  });
});

describe('killed processes', () => {
  let undisturbed: string;
  beforeAll(async () => {
    undisturbed = await start(sweepFile('long', LONG));
    expect((await ended(undisturbed)).state).toBe('completed');
  });

  /** What was trained is not trained again, unless nobody remembers it. */
  async function startAnew(): Promise<string> {
    const database = openDatabase(stack.addresses.postgresUrl);
    await database.prisma.probe.deleteMany().finally(() => database.close());
    return start(sweepFile('long', LONG));
  }

  /** The only artifact of a sweep of one pack; its name ends with the claim of the attempt that wrote it. */
  function artifact(id: string): Buffer {
    const written = join(home, 'artifacts', id);
    const names = readdirSync(written).filter((name) => /^layer-1\.pack-0\..+\.safetensors$/.test(name));
    expect(names).toHaveLength(1);
    return readFileSync(join(written, names[0] ?? ''));
  }

  it('a killed training process is started again, and the weights are the same bit for bit', async () => {
    const id = await startAnew();
    const killed = await training(id);
    process.kill(killed, 'SIGKILL');
    expect(await ended(id)).toMatchObject({ state: 'completed', counts: { planned: 2, succeeded: 2 } });
    expect(trainingProcess()).not.toBe(killed);
    expect(artifact(id).equals(artifact(undisturbed))).toBe(true);
  });

  it('so is a killed trainer', async () => {
    const id = await startAnew();
    await training(id);
    const killed = processOf('trainer');
    process.kill(killed, 'SIGKILL');
    expect(await ended(id)).toMatchObject({ state: 'completed', counts: { planned: 2, succeeded: 2 } });
    expect(processOf('trainer')).not.toBe(killed);
    expect(artifact(id).equals(artifact(undisturbed))).toBe(true);
  });
});

describe('cancel', () => {
  it('stops what trains and ends every trial', async () => {
    const id = await start(sweepFile('endless', ENDLESS));
    await training(id);
    expect(await sonde(home, 'cancel', id)).toMatchObject({ code: 0 });
    expect(await ended(id)).toMatchObject({ state: 'cancelled', counts: { planned: 2, cancelled: 2 } });
  });
});

/** The float32 arrays of a safetensors file, read as its specification says. */
function readFloats(file: Buffer): { weight: Float32Array; bias: Float32Array } {
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, { data_offsets: [number, number] }>;
  const floats = (name: string): Float32Array => {
    const [begin = 0, end = 0] = header[name]?.data_offsets ?? [];
    return new Float32Array(Uint8Array.from(file.subarray(8 + length + begin, 8 + length + end)).buffer);
  };
  return { weight: floats('weight'), bias: floats('bias') };
}

/** nn.Linear and argmax, written out. */
function countCorrect(
  features: Float32Array,
  columns: number,
  labels: Int32Array,
  weight: Float32Array,
  bias: Float32Array,
): number {
  return labels.reduce((correct, label, row) => {
    const logits = [...bias].map((start, output) => {
      let sum = start;
      for (let c = 0; c < columns; c++) sum += (features[row * columns + c] ?? 0) * (weight[output * columns + c] ?? 0);
      return sum;
    });
    return correct + (logits.indexOf(Math.max(...logits)) === label ? 1 : 0);
  }, 0);
}
