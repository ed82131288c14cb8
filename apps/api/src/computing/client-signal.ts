import type { ServerResponse } from 'node:http';
import { createParamDecorator, HttpException, type ExecutionContext } from '@nestjs/common';

/** As nginx calls it: nobody reads the answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** A signal that is aborted when the client closes its connection before the response is complete. */
export const ClientSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  return clientSignal(context.switchToHttp().getResponse<ServerResponse>());
});

export function clientSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (response.writableFinished) return;
    controller.abort(new HttpException('the client closed the connection', CLIENT_CLOSED_REQUEST));
  });
  return controller.signal;
}
