import { BadInput } from '@sonde/contracts';

/** What a reference names. */
export type Reference =
  | { readonly kind: 'probe'; readonly key: string }
  | { readonly kind: 'configuration'; readonly sweep: string; readonly id: string }
  | { readonly kind: 'layer'; readonly sweep: string; readonly layer: string; readonly target?: string }
  | { readonly kind: 'sweep'; readonly sweep: string; readonly target?: string };

const FORMS =
  'probe:KEY, configuration:SWEEP/ID, layer:SWEEP/NAME, sweep:SWEEP; the last two with @TARGET where it matters';

/**
 * Reads a reference. Without a kind, so many hexadecimal digits as begin a probe's key are a probe, SWEEP/NAME is a
 * layer, and anything else a sweep.
 *
 * @param at which of the items
 * @throws BadInput
 */
export function parseReference(text: string, at: number): Reference {
  const [, kind = kindOf(text), rest = ''] = /^(?:(probe|configuration|layer|sweep):)?(.+)$/s.exec(text) ?? [];
  if (kind === 'probe' && /^[0-9a-f]{8,64}$/.test(rest)) return { kind, key: rest };
  const [name = '', target] = kind === 'layer' || kind === 'sweep' ? splitLast(rest, '@') : [rest];
  const ofTarget = target === undefined ? {} : { target };
  if (kind === 'sweep' && isId(name)) return { kind, sweep: name, ...ofTarget };
  const [, sweep = '', below = ''] = /^([^/]+)\/(.+)$/s.exec(name) ?? [];
  if (kind === 'layer' && isId(sweep)) return { kind, sweep, layer: below, ...ofTarget };
  if (kind === 'configuration' && isId(sweep)) return { kind, sweep, id: below };
  const message = `${JSON.stringify(text)} names nothing that can be compared: expected ${FORMS}`;
  throw new BadInput('items: not a reference', [{ message, pointer: `/items/${at}` }]);
}

function kindOf(text: string): Reference['kind'] {
  if (/^[0-9a-f]{12,64}$/.test(text)) return 'probe';
  return text.includes('/') ? 'layer' : 'sweep';
}

function isId(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}

function splitLast(text: string, separator: string): [string, string?] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
