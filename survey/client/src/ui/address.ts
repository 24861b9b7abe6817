/* What the address held: a whole link, a slip of it, or nothing. */

import { codePart, parseCode, parseLink, promisedHash, type Link } from '../protocol/codes';
import { ProtocolError, type ProtocolCode } from '../protocol/errors';

/** A code is taken from a whole link only: one that lost its end has no hash to hold the page to. */
export interface Address extends Partial<Link> {
  /** Where the code should stand, as it came: to be seen and mended, not typed anew. */
  readonly typed: string;
  readonly slip?: ProtocolCode;
  /** The word of a shared computer, where a code would stand. */
  readonly kiosk?: true;
}

export const KIOSK = 'kiosk';

export function readAddress(fragment: string): Address {
  const typed = codePart(fragment);
  if (fragment === '') return { typed };
  if (typed === KIOSK) return { typed: '', ...promiseOf(fragment), kiosk: true };
  try {
    return { typed, ...parseLink(fragment) };
  } catch {
    return { typed, ...promiseOf(fragment), slip: slipIn(typed) ?? 'link-invalid' };
  }
}

/** What is wrong with a code, if anything. */
export function slipIn(typed: string): ProtocolCode | undefined {
  try {
    parseCode(typed);
    return undefined;
  } catch (error) {
    return error instanceof ProtocolError ? error.code : 'code-length';
  }
}

function promiseOf(fragment: string): Partial<Link> {
  try {
    return { manifestHash: promisedHash(fragment) };
  } catch {
    return {};
  }
}
