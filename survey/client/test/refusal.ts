/* The code of a refusal, for tests that say which one they expect. */

import { ProtocolError, type ProtocolCode } from '../src/protocol';

export function refusal(action: () => unknown): ProtocolCode | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}
