import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';

/**
 * The status of a unary gRPC call without credentials: '0' for success; undefined where no answer came. By hand over
 * http2, since one question now and then is no reason to bring a gRPC library into every `sonde` command.
 */
export async function grpcStatus(
  address: string,
  method: string,
  { message, signal }: { readonly message: Uint8Array; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const session = connect(`http://${address}`);
  const giveUp = (): void => session.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await call(session, method, message);
  } catch {
    return undefined;
  } finally {
    signal.removeEventListener('abort', giveUp);
    session.destroy();
  }
}

function call(session: ClientHttp2Session, method: string, message: Uint8Array): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    session.on('error', reject).once('close', () => resolve(undefined));
    const headers = { ':method': 'POST', ':path': method, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers);
    stream.on('error', reject);
    stream.once('close', () => resolve(undefined));
    // An answer without a body carries its status in the headers.
    stream.once(
      'response',
      (received: IncomingHttpHeaders) => 'grpc-status' in received && resolve(statusOf(received)),
    );
    stream.once('trailers', (received: IncomingHttpHeaders) => resolve(statusOf(received)));
    stream.resume();
    stream.end(framed(message));
  });
}

function statusOf(headers: IncomingHttpHeaders): string {
  return String(headers['grpc-status']);
}

/** gRPC's frame around a message: not compressed (one byte), length (four bytes, big-endian). */
function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
