import { describe, expect, test } from 'vitest';

import {
  checkCounts,
  compareBytes,
  concat,
  containsReceipt,
  label,
  leaf,
  publicKeyOf,
  readHead,
  readIssuerStatement,
  readLeaves,
  root,
  sha256,
  shortReceipt,
  sign,
  u32,
  utf8,
} from '../src/protocol';
import { filled, fromHex, SEEDS, toHex } from './fixture';
import { refusal } from './refusal';

const mh = filled(31);
const [logKey, issuerKey] = [publicKeyOf(SEEDS.log), publicKeyOf(SEEDS.issuer)];
const leaves = Array.from({ length: 13 }, (_, at) => leaf(filled(at, 65))).sort(compareBytes);

function statementOf(invited: number, issued: number, replaced: number): Uint8Array {
  const body = concat(mh, u32(invited), u32(issued), u32(replaced));
  return concat(body, sign(concat(label('issued'), body), SEEDS.issuer));
}

function headOf(list: Uint8Array[], statement: Uint8Array): Uint8Array {
  const body = concat(mh, u32(list.length), root(list), sha256(statement));
  return concat(body, sign(concat(label('head'), body), SEEDS.log));
}

describe('the tree', () => {
  test('has the roots of RFC 9162 (test data of Certificate Transparency)', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    const hashes = inputs.map((input) => leaf(fromHex(input)));
    roots.forEach((expected, at) => {
      expect(toHex(root(hashes.slice(0, at + 1)))).toBe(expected);
    });
    expect(root([])).toEqual(sha256(utf8('')));
  });
});

describe('after close', () => {
  const statement = statementOf(240, 205, 2);
  const head = readHead(headOf(leaves, statement), mh, logKey);
  const counts = readIssuerStatement(statement, mh, issuerKey);

  test('head, list and counts agree, and a kept receipt is found on the device', () => {
    const list = readLeaves(concat(...leaves), head);
    checkCounts(head, statement, counts, 240);
    expect(counts).toEqual({ invited: 240, issued: 205, replaced: 2 });
    const kept = shortReceipt(leaf(filled(3, 65)));
    expect(containsReceipt(list, kept)).toBe(true);
    expect(containsReceipt(list, shortReceipt(leaf(filled(99, 65))))).toBe(false);
  });

  test('a list with a leaf missing, swapped, twice or changed is refused', () => {
    const [first = filled(0), second = filled(0), ...rest] = leaves;
    const lists = [
      [second, ...rest],
      [second, first, ...rest],
      [first, first, ...rest],
      [filled(0), second, ...rest],
      [first, second, ...rest, filled(255)],
    ];
    for (const list of lists) {
      expect(refusal(() => readLeaves(concat(...list), head))).toBe('leaves-invalid');
    }
  });

  test('a list out of order is refused even when the head was signed over it', () => {
    const backwards = [...leaves].reverse();
    const twice = [...leaves.slice(0, 12), leaves[11] ?? filled(0)];
    for (const list of [backwards, twice]) {
      const own = readHead(headOf(list, statement), mh, logKey);
      expect(refusal(() => readLeaves(concat(...list), own))).toBe('leaves-invalid');
    }
  });

  test('a head or statement of another survey, key or length is refused', () => {
    const bytes = headOf(leaves, statement);
    const heads: [Uint8Array, Uint8Array, Uint8Array][] = [
      [bytes, filled(0), logKey],
      [bytes, mh, issuerKey],
      [bytes.subarray(1), mh, logKey],
      [concat(bytes, filled(0, 1)), mh, logKey],
    ];
    for (const parts of heads) expect(refusal(() => readHead(...parts))).toBe('head-invalid');
    const statements: [Uint8Array, Uint8Array, Uint8Array][] = [
      [statement, filled(0), issuerKey],
      [statement, mh, logKey],
      [statement.subarray(1), mh, issuerKey],
    ];
    for (const parts of statements) {
      expect(refusal(() => readIssuerStatement(...parts))).toBe('statement-invalid');
    }
  });

  test.each([
    ['more entries than tokens', 240, 12, 0],
    ['more tokens than codes', 240, 239, 2],
    ['another number of codes than the manifest', 241, 205, 2],
  ])('%s is refused', (_, invited, issued, replaced) => {
    const other = statementOf(invited, issued, replaced);
    const own = readHead(headOf(leaves, other), mh, logKey);
    const read = readIssuerStatement(other, mh, issuerKey);
    expect(refusal(() => checkCounts(own, other, read, 240))).toBe('statement-invalid');
  });

  test('a statement other than the one the head was signed over is refused', () => {
    const later = statementOf(240, 206, 2);
    const read = readIssuerStatement(later, mh, issuerKey);
    expect(refusal(() => checkCounts(head, later, read, 240))).toBe('statement-invalid');
  });
});
