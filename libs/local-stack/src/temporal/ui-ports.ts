import { freePort } from '../ports';

/**
 * Ports that no browser sends a request to, whoever asks for it: those of the Fetch standard's list of bad ports that an
 * ordinary user may listen on (https://fetch.spec.whatwg.org/#port-blocking).
 *
 * Temporal's Web UI answers any Host, so a page whose name was rebound to 127.0.0.1 could read it and end workflows.
 * It therefore listens on one of these, and only our proxy, which does look at Host, forwards to it.
 */
export const UI_PORTS: readonly number[] = [
  6665, 6666, 6667, 6668, 6669, 6679, 6697, 6566, 6000, 5060, 5061, 4190, 4045, 3659, 2049, 1723, 1720, 1719, 10080,
];

/** One of them that is free at this moment; undefined where all are taken. */
export function freeUiPort(): Promise<number | undefined> {
  return freePort(UI_PORTS);
}
