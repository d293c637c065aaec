import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { catalogs } from './tools/catalogs.mjs';
import { groups } from './tools/chunks.mjs';
import { guide } from './tools/guide.mjs';
import { pageFiles } from './tools/page-files.mjs';
import { pwa } from './tools/pwa.mjs';

const server = process.env['KITH_SERVER'] ?? 'http://127.0.0.1:8080';

const config = (): UserConfig => ({
    plugins: [catalogs(), guide(), react()],
    resolve: {
        alias: {
            '@': fileURLToPath(new URL('./src', import.meta.url)),
            // The package's own entry re-exports 5,000 icons one by one: this index is the same, faster.
            '@tabler/icons-react': '@tabler/icons-react/dist/esm/icons/index.mjs',
        },
    },
    build: { target: 'es2022', manifest: true, reportCompressedSize: false, assetsInlineLimit: 0 },
    server: { proxy: { '/api': { target: server, changeOrigin: false } } },
    preview: { proxy: { '/api': { target: server, changeOrigin: false } } },
});

export default defineConfig(async ({ command }) => {
    if (command === 'serve' || process.env['VITEST']) return config();
    const { plugins = [], build, ...rest } = config();
    const codeSplitting = { groups: await groups(config()) };
    return { ...rest, plugins: [...plugins, pageFiles(), pwa()], build: { ...build, rolldownOptions: { output: { codeSplitting } } } };
});
