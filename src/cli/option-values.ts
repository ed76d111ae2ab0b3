import { InputError } from '../core/model/errors.ts';

/** The parts of a text with commas, without the blanks around them. */
export function splitList(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** The error for a value of an option, which is named without its dashes. */
export function unusable(option: string, value: string | number, hint: string): InputError {
  const shown = typeof value === 'number' ? value : JSON.stringify(value);
  return new InputError('OPTION_INVALID', `--${option}: ${shown} cannot be used`, {
    path: `--${option}`,
    value,
    hint,
  });
}
