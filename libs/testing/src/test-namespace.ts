import { randomBytes } from 'node:crypto';
import { SEARCH_ATTRIBUTES } from '@sonde/contracts/temporal';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { until } from './until';

/** A namespace of a spec's own on the test server, so that specs that run at once share no task queue. */
export interface TestNamespace {
  readonly address: string;
  readonly namespace: string;
  readonly client: Client;
  close(): Promise<void>;
}

/** Numbers of Temporal's IndexedValueType. */
const VALUE_TYPES = { KEYWORD: 2, INT: 3, DOUBLE: 4 } as const;

export async function createTestNamespace(): Promise<TestNamespace> {
  const address = process.env['SONDE_TEST_TEMPORAL_ADDRESS'];
  if (!address) throw new Error("no test servers: the project's jest.config.cjs lacks the global set-up");
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, VALUE_TYPES[type]]),
  );
  // The server takes a moment to know a new namespace everywhere.
  await until(`namespace ${namespace}`, () =>
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes }).then(
      () => true,
      () => false,
    ),
  );
  const client = new Client({ connection, namespace });
  return { address, namespace, client, close: () => connection.close() };
}
