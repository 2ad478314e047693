// One script, one style sheet of fonts, names without digests: the node serves them with a digest in the query.
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vite';

const require = createRequire(import.meta.url);

// Two subsets of Noto Sans are enough for the four languages; OCR-B is Debian's package fonts-ocr-b, and the page falls back without it.
const FONTS = [
  { family: 'Noto Sans Variable', from: '@fontsource-variable/noto-sans', file: 'noto-sans-latin-wght-normal.woff2', as: 'noto-sans.woff2',
    range: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212' },
  { family: 'Noto Sans Variable', from: '@fontsource-variable/noto-sans', file: 'noto-sans-latin-ext-wght-normal.woff2', as: 'noto-sans-ext.woff2',
    range: 'U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1EFF' },
  { family: 'Noto Sans Arabic Variable', from: '@fontsource-variable/noto-sans-arabic', file: 'noto-sans-arabic-arabic-wght-normal.woff2', as: 'noto-sans-arabic.woff2',
    range: 'U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+200C-200E,U+2010-2011,U+FB50-FDFF,U+FE70-FEFC' },
];
const OCR_B = process.env.VIGIE_OCR_B ?? '/usr/share/fonts/opentype/ocr-b/OCRB.otf';

const fonts = () => ({
  name: 'vigie-fonts',
  closeBundle() {
    const out = join(import.meta.dirname, 'dist');
    let css = '';
    for (const font of FONTS) {
      copyFileSync(join(dirname(require.resolve(`${font.from}/package.json`)), 'files', font.file), join(out, font.as));
      css += `@font-face{font-family:"${font.family}";font-style:normal;font-weight:100 900;font-display:swap;src:url("${font.as}") format("woff2");unicode-range:${font.range}}\n`;
    }
    if (existsSync(OCR_B)) {
      copyFileSync(OCR_B, join(out, 'ocr-b.otf'));
      css += '@font-face{font-family:"OCR B";font-style:normal;font-weight:400;font-display:swap;src:url("ocr-b.otf") format("opentype")}\n';
    }
    writeFileSync(join(out, 'fonts.css'), css);
    const script = readFileSync(join(out, 'desk.js'), 'utf8');
    if (/\beval\(|new Function|innerHTML\s*=\s*["'`]/.test(script)) {
      throw new Error('desk.js holds something that the content security policy forbids');
    }
  },
});

export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: false,
    target: 'es2022',
    rollupOptions: { input: 'src/desk.ts', output: { entryFileNames: 'desk.js', format: 'es' } },
  },
  plugins: [fonts()],
});
