// npm run peer: bundle the test peer in memory and run it; another language talks to it in lines.

import { Buffer } from 'node:buffer';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  bundle: true,
  entryPoints: ['test/peer.ts'],
  format: 'esm',
  logLevel: 'warning',
  platform: 'node',
  write: false,
});
const code = Buffer.from(outputFiles[0].contents).toString('base64');
await import(`data:text/javascript;base64,${code}`);
