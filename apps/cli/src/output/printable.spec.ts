import { printable, printableJson, printableText } from './printable';

// Sets the title of a terminal's window, in the 7-bit and in the 8-bit form.
const HOSTILE = 'layer\u001b]0;pwned\u0007 \u009d0;pwned\u009c\u007f\r';

describe('printable', () => {
  it('leaves control characters out, but keeps tabs, line feeds and letters of every script', () => {
    expect(printable(`${HOSTILE}\tä\n🦔`)).toBe('layer]0;pwned 0;pwned\tä\n🦔');
  });
});

describe('printableJson', () => {
  it('means the same, without a control character', () => {
    const json = printableJson(JSON.stringify({ name: HOSTILE }, undefined, 2));
    expect(JSON.parse(json)).toEqual({ name: HOSTILE });
    expect(json).toBe(printable(json));
  });
});

describe('printableText', () => {
  it('reads characters over the ends of chunks', async () => {
    const bytes = Buffer.from(`ä🦔${HOSTILE}`);
    const chunks = (async function* () {
      for (const byte of bytes) yield await Promise.resolve(Uint8Array.of(byte));
    })();
    let text = '';
    for await (const part of printableText(chunks)) text += part;
    expect(text).toBe('ä🦔layer]0;pwned 0;pwned');
  });
});
