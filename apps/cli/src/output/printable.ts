/** Control characters (C0 and C1) but tab and line feed: they tell a terminal what to do. */
// eslint-disable-next-line no-control-regex -- that is what they are
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text as it may go to a terminal: names of a dataset are chosen by whoever wrote it, and could move the cursor. */
export function printable(text: string): string {
  return text.replace(CONTROLS, '');
}

/** JSON with control characters escaped: JSON.stringify leaves those from 0x7f on as they are. */
export function printableJson(json: string): string {
  return json.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** UTF-8 text without control characters, as it comes. */
export async function* printableText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield printable(decoder.decode(chunk, { stream: true }));
  yield printable(decoder.decode());
}
