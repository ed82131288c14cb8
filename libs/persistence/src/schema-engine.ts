import { readFile } from 'node:fs/promises';
import type { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';

export type { SchemaEngine };

// Node has it; its types come with the DOM's, which nothing else here needs.
interface WasmInstance {
  readonly exports: { readonly __wbindgen_start: () => void };
}
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Readonly<Record<string, object>>): Promise<{ instance: WasmInstance }>;
};

/**
 * Prisma's schema engine from its WebAssembly package, as the package's own entry would load it if Node could import
 * .wasm files: https://github.com/prisma/prisma-engines, schema-engine-wasm.
 *
 * @param schemas texts of the Prisma schema by file name
 */
export async function loadSchemaEngine(
  schemas: Readonly<Record<string, string>>,
  adapter: ReturnType<typeof bindMigrationAwareSqlAdapterFactory>,
): Promise<SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const script = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': withoutLingering(bindings) });
  const { __wbg_set_wasm } = bindings as typeof bindings & {
    __wbg_set_wasm: (exports: WasmInstance['exports']) => void;
  };
  __wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const ignoreLog = (): void => undefined;
  return bindings.SchemaEngine.new({ datamodels: Object.entries(schemas) }, ignoreLog, adapter);
}

/**
 * The engine gives itself 10 s to take its lock and never clears that timer, which would keep a process alive for so
 * long after its last migration. Timers that nobody waits for let it end.
 */
function withoutLingering(bindings: object): object {
  const timers = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const start = (callback: () => void, milliseconds: number): unknown =>
    setTimeout(callback, milliseconds >>> 0).unref();
  return { ...bindings, ...Object.fromEntries(timers.map((name) => [name, start])) };
}
