import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { catalogs } from './tools/catalogs.mjs';

export default defineConfig({
    plugins: [catalogs()],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 60_000 }, // some read every source: a busy machine needs a while
});
