import { z } from 'zod';
import { LOOPBACK } from '../ports';
import { createUiProxy } from './ui-proxy';

/*
 * The process through which people's browsers reach Temporal's Web UI. A process of its own, so that no request can
 * trouble the supervisor.
 */

const Env = z.object({ SONDE_UI_PORT: z.coerce.number(), SONDE_UI_TARGET: z.coerce.number().optional() });

const { SONDE_UI_PORT: port, SONDE_UI_TARGET: target } = Env.parse(process.env);
createUiProxy({ target }).listen(port, LOOPBACK, () => process.send?.('ready'));
for (const end of ['disconnect', 'SIGTERM', 'SIGINT'] as const) process.once(end, () => process.exit(0));
