import { describe, expect, it } from 'vitest';
import { ta } from '../../../src/core/indicators/index.ts';

describe('ta.lib before the package is loaded', () => {
  it('says what to do', () => {
    expect(() => ta.lib.sma({ period: 5, values: new Float64Array(9) })).toThrow(
      expect.objectContaining({ code: 'LIBRARY_NOT_LOADED' }) as Error,
    );
  });
});
