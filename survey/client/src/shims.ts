/* What noble needs and old webviews lack. Imported before everything else. */

if (typeof globalThis === 'undefined') {
  // Chrome 67 to 70 know BigInt but not this name.
  Object.defineProperty(self, 'globalThis', { value: self, configurable: true, writable: true });
}

function hasOwn(object: object, key: PropertyKey): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}

if (!('hasOwn' in Object)) {
  Object.defineProperty(Object, 'hasOwn', { value: hasOwn, configurable: true, writable: true });
}

// A module, so that the order of imports is kept.
export {};
