import { createZodDto as createDto, type ZodDto } from 'nestjs-zod';
import type { z } from 'zod';

type Properties = Readonly<Record<string, { readonly type?: unknown }>>;

/**
 * Makes the class through which a schema takes part in Nest's validation and in the OpenAPI document.
 *
 * As nestjs-zod's, except for properties that may be null. zod writes them as `type: [string, null]`, which
 * @nestjs/swagger takes for an array of strings; here they become `anyOf`.
 */
export function createZodDto<Schema extends z.ZodType>(schema: Schema): ZodDto<Schema, false> {
  const Dto = createDto(schema);
  const output = Object.getOwnPropertyDescriptor(Dto, 'Output');
  spellOutTypes(Dto);
  Object.defineProperty(Dto, 'Output', {
    get(this: ZodDto) {
      // Named after the class that it is asked of, which is one below this one.
      const Output = output?.get?.call(this) as ZodDto;
      spellOutTypes(Output);
      return Output;
    },
  });
  return Dto;
}

function spellOutTypes(Dto: ZodDto): void {
  const describe = Dto._OPENAPI_METADATA_FACTORY.bind(Dto) as () => Properties;
  Dto._OPENAPI_METADATA_FACTORY = () =>
    Object.fromEntries(Object.entries(describe()).map(([name, property]) => [name, spellOut(property)]));
}

function spellOut(property: Properties[string]) {
  const { type, ...rest } = property;
  // An empty type is nestjs-zod's own way to write that there is none.
  return Array.isArray(type) ? { ...rest, type: '', anyOf: type.map((each: unknown) => ({ type: each })) } : property;
}
