// What the first script has, the second borrows: no phone loads a module twice.

import { join, resolve } from 'node:path';

import { build } from 'esbuild';

const LENT = 'src/ui/lent.ts';

/** For esbuild: modules named in lent.ts become what the first script lends under their names. */
export async function borrowing(client) {
  const { modules, names } = await lentBy(client);
  const contents = `export const { ${names.join(', ')} } = self.plainseal;`;
  return {
    name: 'borrowing',
    setup(packing) {
      packing.onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
        modules.has(`${resolve(resolveDir, path)}.ts`)
          ? { path: 'lent', namespace: 'lent' }
          : undefined,
      );
      packing.onLoad({ filter: /./, namespace: 'lent' }, () => ({ contents }));
    },
  };
}

async function lentBy(client) {
  const { metafile } = await build({
    absWorkingDir: client,
    bundle: true,
    entryPoints: [LENT],
    format: 'esm',
    metafile: true,
    outdir: '.',
    write: false,
  });
  const modules = metafile.inputs[LENT].imports.map(({ path }) => join(client, path));
  const [{ exports }] = Object.values(metafile.outputs);
  return { modules: new Set(modules), names: exports };
}
