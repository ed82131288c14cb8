import { Reconciliation, SweepView } from '@sonde/contracts';
import { ORCHESTRATOR_QUEUE, SWEEP_WORKFLOW, sweepWorkflowId } from '@sonde/contracts/temporal';
import { findSweep, moveSweep } from '@sonde/persistence';
import { plannedSweep } from '@sonde/persistence/testing/builders';
import { until } from '@sonde/testing';
import { startGatedApi, type GatedApi } from '../__fixtures__/gated-api';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: GatedApi;
beforeAll(async () => {
  api = await startGatedApi();
});
afterAll(() => api.stop());
afterEach(() => api.database.prisma.sweep.deleteMany());

const reconcile = async () => (await api.ask(Reconciliation, '/v1/reconcile', { method: 'POST' })).items;
const workflowOf = (id: string) => api.temporal.client.workflow.getHandle(sweepWorkflowId(id));
const statusOf = async (id: string) => (await workflowOf(id).describe()).status.name;
const sweepOf = (id: string) => api.ask(SweepView.loose(), `/v1/sweeps/${id}`);

const startWorkflow = (id: string, fields: object = {}) =>
  api.temporal.client.workflow.start(SWEEP_WORKFLOW, {
    workflowId: sweepWorkflowId(id),
    taskQueue: ORCHESTRATOR_QUEUE,
    args: [{ sweepId: id }],
    ...fields,
  });

type Service = TestApi['temporal']['client']['workflowService'];
type Command = NonNullable<Parameters<Service['respondWorkflowTaskCompleted']>[0]['commands']>[number];

/** Numbers of Temporal's CommandType. */
const COMPLETE = 4;
const FAIL = 5;

/** Ends a workflow that was just started, as a worker would that has nothing else to do. */
async function endWorkflow(id: string, command: Command): Promise<void> {
  const { client, namespace } = api.temporal;
  const taskQueue = `of-${id}`;
  await startWorkflow(id, { taskQueue });
  const poll = () => client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } });
  const { taskToken } = await client.withDeadline(Date.now() + 20_000, poll);
  await client.workflowService.respondWorkflowTaskCompleted({ namespace, taskToken, commands: [command] });
}

describe('POST /v1/reconcile', () => {
  it('starts workflows that were lost or never started, and leaves alone those that run', async () => {
    await plannedSweep(api.database, {}, 'lost');
    await plannedSweep(api.database, {}, 'runs');
    await plannedSweep(api.database, {}, 'ended');
    await moveSweep(api.database, 'ended', ['running'], 'completed');
    const { firstExecutionRunId } = await startWorkflow('runs');
    expect(await reconcile()).toEqual([
      { sweep: 'lost', found: 'not_found', action: 'started' },
      { sweep: 'runs', found: 'running', action: 'none' },
    ]);
    expect(await statusOf('lost')).toBe('RUNNING');
    expect(await (await workflowOf('lost').describe()).staticSummary()).toBe('a-sweep on tiny');
    expect((await workflowOf('runs').describe()).runId).toBe(firstExecutionRunId);
    await expect(statusOf('ended')).rejects.toThrow('not found');
    expect((await reconcile()).map(({ action }) => action)).toEqual(['none', 'none']);
  });

  it('starts a workflow again that has ended while its sweep has not', async () => {
    await plannedSweep(api.database, {}, 'reopened');
    await endWorkflow('reopened', { completeWorkflowExecutionCommandAttributes: {}, commandType: COMPLETE });
    expect(await reconcile()).toEqual([{ sweep: 'reopened', found: 'completed', action: 'started' }]);
    expect(await statusOf('reopened')).toBe('RUNNING');
  });

  it('replaces a workflow that no worker can run on', async () => {
    await plannedSweep(api.database, {}, 'stuck');
    const { client, namespace } = api.temporal;
    await startWorkflow('stuck', { taskQueue: 'of-stuck' });
    const attemptOf = async () => (await workflowOf('stuck').describe()).raw.pendingWorkflowTask?.attempt ?? 0;
    // As a worker whose code does not fit the history; Temporal waits longer with each attempt.
    while ((await attemptOf()) < 8) {
      const poll = () => client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: 'of-stuck' } });
      const { taskToken } = await client.withDeadline(Date.now() + 60_000, poll);
      if (taskToken?.length)
        await client.workflowService.respondWorkflowTaskFailed({ namespace, taskToken, cause: 24 });
    }
    const { runId } = await workflowOf('stuck').describe();
    expect(await reconcile()).toEqual([{ sweep: 'stuck', found: 'stuck', action: 'replaced' }]);
    const now = await workflowOf('stuck').describe();
    expect(now.status.name).toBe('RUNNING');
    expect(now.runId).not.toBe(runId);
    expect(await reconcile()).toMatchObject([{ found: 'running', action: 'none' }]);
  }, 120_000);

  it('closes sweeps whose workflow somebody has terminated', async () => {
    await plannedSweep(api.database, {}, 'terminated');
    const workflow = await startWorkflow('terminated');
    await workflow.terminate('enough');
    expect(await reconcile()).toEqual([{ sweep: 'terminated', found: 'terminated', action: 'cancelled' }]);
    expect(await sweepOf('terminated')).toMatchObject({
      state: 'cancelled',
      failure: 'its workflow was terminated',
      counts: { planned: 2, cancelled: 2 },
    });
    expect(await reconcile()).toEqual([]);
  });

  it('closes sweeps whose workflow failed or took too long, with the reason', async () => {
    await plannedSweep(api.database, {}, 'broken');
    await plannedSweep(api.database, {}, 'slow');
    const failure = { message: 'x is not a function', applicationFailureInfo: { type: 'TypeError' } };
    await endWorkflow('broken', { failWorkflowExecutionCommandAttributes: { failure }, commandType: FAIL });
    await startWorkflow('slow', { workflowExecutionTimeout: '1s' });
    await until('the workflow to time out', async () => (await statusOf('slow')) === 'TIMED_OUT');
    expect(await reconcile()).toEqual([
      { sweep: 'broken', found: 'failed', action: 'failed' },
      { sweep: 'slow', found: 'timed_out', action: 'failed' },
    ]);
    expect(await sweepOf('broken')).toMatchObject({
      state: 'failed',
      failure: 'x is not a function',
      counts: { planned: 2, failed: 2 },
    });
    expect(await sweepOf('slow')).toMatchObject({ state: 'failed', failure: expect.stringMatching(/timed out/i) });
  });

  it('sees a cancellation through that Temporal had not heard of', async () => {
    for (const id of ['unheard', 'nowhere']) {
      await plannedSweep(api.database, {}, id);
      await moveSweep(api.database, id, ['running'], 'cancelling');
    }
    await startWorkflow('unheard');
    expect(await reconcile()).toEqual([
      { sweep: 'unheard', found: 'running', action: 'asked_to_cancel' },
      { sweep: 'nowhere', found: 'not_found', action: 'cancelled' },
    ]);
    const { events } = await workflowOf('unheard').fetchHistory();
    expect(events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes)).toBe(true);
    expect(await findSweep(api.database, 'nowhere')).toMatchObject({ state: 'cancelled', failure: null });
  });

  it('says so where Temporal is away, and changes nothing', async () => {
    await plannedSweep(api.database, {}, 'lost');
    api.temporalGate.shut();
    const problem = await api.refused('/v1/reconcile', { method: 'POST' }).finally(() => api.temporalGate.open());
    expect(problem).toMatchObject({ status: 503, code: 'unavailable' });
    expect(await findSweep(api.database, 'lost')).toMatchObject({ state: 'running' });
  });
});

describe('an api that starts', () => {
  it('looks after what was lost, and again every so often', async () => {
    const other = await startApi(() => ({ SONDE_RECONCILE_SECONDS: '0.3' }));
    try {
      const { workflow } = other.temporal.client;
      const runs = (id: string) => () =>
        workflow
          .getHandle(sweepWorkflowId(id))
          .describe()
          .then(
            ({ status }) => status.name === 'RUNNING',
            () => false,
          );
      await plannedSweep(other.database, {}, 'lost');
      await until('the workflow to be started', runs('lost'));
      await workflow.getHandle(sweepWorkflowId('lost')).terminate();
      await until('the sweep to be closed', async () => (await findSweep(other.database, 'lost'))?.finishedAt);
    } finally {
      await other.stop();
    }
  });
});
