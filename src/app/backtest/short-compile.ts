import { setFlagsFromString } from 'node:v8';

/**
 * Does work without V8's last compiler. The engine's code is large, and a run is over before what that compiler makes
 * of it has paid for the making, unless callbacks of a strategy keep it busy.
 */
export async function withoutLastCompiler<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString('--no-opt');
  try {
    return await work();
  } finally {
    setFlagsFromString('--opt');
  }
}
