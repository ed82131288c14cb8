import { BadInput, Conflict, NotFound, StackUnavailable } from '@sonde/contracts';
import { printable, printableJson, printableText, sayError } from './console';

/** What an error makes the command say, and the exit code. */
function said(error: unknown): { code: number; lines: string[] } {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = sayError(error);
  const lines = write.mock.calls.map(([text]) => String(text).trimEnd());
  write.mockRestore();
  return { code, lines };
}

describe('sayError', () => {
  it('names every place of bad input, as editors jump to it', () => {
    const file = { file: 'sweep.yaml', line: 9, column: 18, pointer: '/parameters/learning_rate/0' };
    const issues = [
      { message: 'expected a number above 0', ...file },
      { message: 'is NaN', file: 'layer.npz', split: 'val', row: 0 },
      { message: 'is missing', pointer: '/name' },
      { message: 'no place at all' },
    ];
    expect(said(new BadInput('sweep.yaml cannot be used', issues))).toEqual({
      code: 2,
      lines: [
        'error: sweep.yaml cannot be used',
        '  sweep.yaml:9:18 /parameters/learning_rate/0: expected a number above 0',
        '  layer.npz split val row 0: is NaN',
        '  /name: is missing',
        '  no place at all',
      ],
    });
  });

  it('says nothing that a terminal would obey', () => {
    const issues = [{ message: 'unknown class "\u001b]0;pwned\u0007"', file: '\u009bfile' }];
    const { lines } = said(new BadInput('\u001b[2Jbad', issues));
    expect(lines).toEqual(['error: [2Jbad', '  file: unknown class "]0;pwned"']);
  });

  it('says nothing twice', () => {
    expect(said(new BadInput('the folder is empty'))).toEqual({ code: 2, lines: ['error: the folder is empty'] });
  });

  it('gives each kind of error its exit code', () => {
    const away = new StackUnavailable('no api answers', { cause: new Error('fetch failed') });
    expect(said(away)).toEqual({ code: 3, lines: ['error: no api answers', '  fetch failed'] });
    expect(said(new NotFound('no sweep "a"'))).toEqual({ code: 2, lines: ['error: no sweep "a"'] });
    expect(said(new Conflict('taken')).code).toBe(2);
    expect(said(new TypeError('x is not a function'))).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('x is')],
    });
  });
});

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
