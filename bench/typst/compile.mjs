// Compile one Typst document through Typst's Node compiler, with the folders of the faces that it uses.
//
//     node build/peers/typst-node/compile.mjs IN.typ OUT.pdf
import { writeFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const compiler = NodeCompiler.create({
  workspace: process.cwd(),
  fontArgs: [{ fontPaths: ['/usr/share/fonts/truetype/bizud-mincho', '/usr/share/fonts/truetype/bizud-gothic'] }],
});
writeFileSync(process.argv[3], compiler.pdf({ mainFilePath: process.argv[2] }));
