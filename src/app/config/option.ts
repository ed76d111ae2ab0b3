import { z } from 'zod';

// zod would compile a function for each object of the schema, which is then called once.
z.config({ jitless: true });

/**
 * An option that may be left out, with the text that the editor and the reference page show. `fallback` is
 * only published: the loader fills nothing in, because a strategy stands between a configuration and the defaults.
 */
export function option<T extends z.ZodType>(schema: T, description: string, fallback?: unknown): z.ZodExactOptional<T> {
  return schema.meta(fallback === undefined ? { description } : { description, default: fallback }).exactOptional();
}
