import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';

/**
 * Whether a unary gRPC call without credentials succeeds. By hand over http2, since one question while starting up is
 * no reason to bring a gRPC library into every `sonde` command.
 */
export async function grpcCallSucceeds(address: string, method: string, message: Uint8Array): Promise<boolean> {
  const session = connect(`http://${address}`);
  try {
    return await call(session, method, message);
  } catch {
    return false;
  } finally {
    session.destroy();
  }
}

function call(session: ClientHttp2Session, method: string, message: Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    const headers = { ':method': 'POST', ':path': method, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers);
    stream.setTimeout(2_000, () => reject(new Error('no answer')));
    stream.on('error', reject);
    stream.once('close', () => resolve(false));
    // An answer without a body carries its status in the headers.
    stream.once('response', (received: IncomingHttpHeaders) => 'grpc-status' in received && resolve(isOk(received)));
    stream.once('trailers', (received: IncomingHttpHeaders) => resolve(isOk(received)));
    stream.resume();
    stream.end(framed(message));
  });
}

function isOk(headers: IncomingHttpHeaders): boolean {
  return headers['grpc-status'] === '0';
}

/** gRPC's frame around a message: not compressed (one byte), length (four bytes, big-endian). */
function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
