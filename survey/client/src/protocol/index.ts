/* The protocol's door for the page: parse, never trust; throw a ProtocolError with a code. */

export * from './audit';
export * from './closing';
export * from './codes';
export * from './encoding';
export * from './envelope';
export * from './errors';
export * from './manifest';
export * from './merkle';
export * from './random';
export * from './receipt';
export * from './sealing';
export * from './signatures';
export * from './tokens';
