import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { makeFolders } from '../folders.ts';
import { strategyFolders, type StrategyFolders } from './find.ts';
import { strategyTemplate } from './template.ts';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * Writes a commented strategy into the first of the searched folders and returns its path. Throws InputError
 * for names that are not in kebab-case and where a file of that name exists.
 */
export function newStrategy(name: string, folders: StrategyFolders): string {
  if (!NAME.test(name)) {
    const kebab = kebabCase(name);
    throw new InputError('STRATEGY_NAME_INVALID', `"${name}" is not a name for a strategy`, {
      value: name,
      hint: `Use lower-case words joined by hyphens${NAME.test(kebab) ? `, for example ${kebab}` : ', for example my-first'}.`,
    });
  }
  const path = join(strategyFolders(folders)[0], `${name}.ts`);
  try {
    makeFolders(dirname(path));
    writeFileSync(path, strategyTemplate(name), { flag: 'wx' });
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new InputError('STRATEGY_NOT_WRITTEN', `${path} ${exists ? 'exists already' : 'cannot be written'}`, {
      path,
      hint: exists ? 'Choose another name, or change that file.' : 'Choose a folder with --user-dir.',
      cause,
    });
  }
  return path;
}

/** `MyFirst_Strategy.ts` -> `my-first-strategy` */
function kebabCase(name: string): string {
  return name
    .replace(/\.ts$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-$/g, '')
    .toLowerCase();
}
