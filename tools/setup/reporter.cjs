// @ts-check
'use strict';

const nameWidth = 20;

/**
 * Prints one line a step. Progress comes only from a step that has work to do: on a terminal it is overwritten by
 * the outcome, in a log it stays as a line of its own, so that nobody looks at minutes of silence.
 *
 * @param {NodeJS.WriteStream} [stream]
 */
function createReporter(stream = process.stderr) {
  /** @param {string} text */
  const end = (text) => stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}${text}\n`);
  return {
    /** @param {string} text */
    line: end,

    /**
     * @template T
     * @param {string} name
     * @param {(say: (progress: string) => void) => Promise<string> | string} work
     */
    async step(name, work) {
      const started = performance.now();
      const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
      const label = `  ${name.padEnd(nameWidth)}`;
      try {
        const outcome = await work((progress) =>
          stream.isTTY ? stream.write(`\r\x1b[K${label}${progress} …`) : end(`${label}${progress} …`),
        );
        end(`${label}${outcome} (${seconds()} s)`);
      } catch (error) {
        end(`${label}failed (${seconds()} s)`);
        throw error;
      }
    },
  };
}

module.exports = { createReporter };
