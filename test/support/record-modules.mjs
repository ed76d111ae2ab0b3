// Loaded before the program: writes the URL of every module that it loads to the file named in RECORD_MODULES.
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.RECORD_MODULES, loaded.join('\n')));
