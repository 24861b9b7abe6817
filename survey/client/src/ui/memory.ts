/* What one person's visit holds: begun empty, and emptied before the next person's begins. */

import { AT_ONCE } from './delivery';
import type { Memory } from './stage';

export function newMemory(begun: Partial<Memory> = {}): Memory {
  return {
    code: undefined,
    typed: '',
    slip: undefined,
    token: undefined,
    secretKey: undefined,
    sequence: 0,
    whose: undefined,
    changeable: false,
    withdrawing: false,
    answers: new Map(),
    steps: [],
    faults: [],
    envelope: undefined,
    elsewhere: false,
    moment: AT_ONCE,
    receipt: undefined,
    refusal: '',
    ...begun,
  };
}

export function forget(memory: Memory): void {
  memory.answers.clear();
  memory.secretKey?.fill(0);
  Object.assign(memory, newMemory());
}
