// What makes the app one that can be installed: icons drawn of public/mark.svg, the manifest, and the
// service worker with the list of files that it keeps.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const svg = readFileSync(new URL('../public/mark.svg', import.meta.url), 'utf8');
const worker = readFileSync(new URL('sw.js', import.meta.url), 'utf8');
const require = createRequire(import.meta.url);

// Systems cut a maskable icon to their own shape: nothing of the drawing stands in its outer tenth.
const whole_square = svg.replace(/ rx="8"/, '').replace(/<g /, '<g transform="translate(3.2 3.2) scale(.8)" ');
const icons = [
    { name: 'icon-192.png', drawing: svg, size: 192, purpose: 'any' },
    { name: 'icon-512.png', drawing: svg, size: 512, purpose: 'any' },
    { name: 'icon-maskable-512.png', drawing: whole_square, size: 512, purpose: 'maskable' },
    { name: 'apple-touch-icon.png', drawing: whole_square, size: 180 },
];

const manifest = {
    id: '/',
    name: 'Kith 知交',
    short_name: 'Kith',
    description: 'Customers, deals and everything between',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#3f51c7',
    icons: [
        { src: '/mark.svg', type: 'image/svg+xml', sizes: 'any' },
        ...icons.filter(({ purpose }) => purpose).map(({ name, size, purpose }) => ({ src: `/${name}`, type: 'image/png', sizes: `${size}x${size}`, purpose })),
    ],
};

async function drawn() {
    await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
    return icons.map(({ name, drawing, size }) => ({ name, png: new Resvg(drawing, { fitTo: { mode: 'width', value: size } }).render().asPng() }));
}

export function pwa() {
    return {
        name: 'kith-pwa',
        apply: 'build',
        enforce: 'post',
        async generateBundle(_, bundle) {
            for (const { name, png } of await drawn()) this.emitFile({ type: 'asset', fileName: name, source: png });
            this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(manifest) });
            // All of the code: a screen that was never opened must open without a line, too.
            const files = Object.keys(bundle).filter((file) => /^assets\/.*\.(js|css)$/.test(file));
            const shell = ['/', '/boot.js', '/mark.svg', ...files.map((file) => `/${file}`)];
            const text = worker.replace('__FILES__', JSON.stringify(shell));
            const version = createHash('sha256').update(text).update(Object.keys(bundle).toSorted().join()).digest('hex').slice(0, 12);
            this.emitFile({ type: 'asset', fileName: 'sw.js', source: text.replace('__NAME__', `kith-${version}`) });
        },
    };
}
