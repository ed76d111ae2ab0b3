import { InputError } from '../model/errors.ts';
import type { Library } from './lib.ts';

const loaded: Partial<Record<string, unknown>> = {};

/**
 * The functions of the technicalindicators package, behind the door `ta.lib`: its input objects with columns
 * in place of arrays, results of the candles' length. The package is read only when ./lib.ts is imported,
 * which the loader of strategies does for a strategy that names `ta.lib`; before that, every use throws
 * InputError LIBRARY_NOT_LOADED.
 */
export const lib = new Proxy(loaded, {
  get(functions, name) {
    if (typeof name === 'symbol' || name in functions) return functions[name as string];
    if (Object.keys(functions).length > 0) return undefined;
    throw new InputError('LIBRARY_NOT_LOADED', `ta.lib.${name}: the technicalindicators package is not loaded`, {
      hint: 'Write ta.lib literally in the strategy file: the package is loaded for files that name it.',
    });
  },
}) as unknown as Library;

/** Fills `ta.lib`. */
export function provideLibrary(functions: Library): void {
  Object.assign(loaded, functions);
}
