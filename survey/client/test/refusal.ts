/* The code of a refusal, for tests that say which one they expect. */

import { ProtocolError, type ProtocolCode } from '../src/protocol';

/** The same of what takes its time. */
export async function lateRefusal(action: Promise<unknown>): Promise<ProtocolCode | undefined> {
  const settled = await action.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  return refusal(() => {
    if (settled) throw settled.error;
  });
}

export function refusal(action: () => unknown): ProtocolCode | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}
