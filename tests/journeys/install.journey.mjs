// The app as one that is installed: it opens without a line, and on a phone it is held in one hand.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--demo'];

export const steps = {
  'the app can be installed, keeps no answer of the API, and opens without a line': async (world) => {
    const { server } = world;
    world.browser = await open_browser({ locale: 'en' });
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    const manifest = await (await fetch(`${server.url}/manifest.webmanifest`)).json();
    assert.equal(manifest.display, 'standalone');
    for (const { src } of manifest.icons) assert.equal((await fetch(server.url + src)).status, 200, src);
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('gridcell').first().waitFor();
    const kept = () =>
      page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        const names = await caches.keys();
        const lists = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)));
        return lists.flat();
      });
    await eventually(async () => assert.ok((await kept()).length > 8));
    assert.deepEqual((await kept()).filter((path) => path.startsWith('/api')), []);
    await page.context().setOffline(true);
    await page.goto(`${server.url}/contacts`);
    await page.getByText('The server cannot be reached').waitFor();
    await page.context().setOffline(false);
  },

  'on a phone everything daily is at the thumb': async (world) => {
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, world.server.url, admin_email, admin_password, 'zh-CN');
    const bar = page.getByRole('navigation', { name: '主导航' });
    for (const name of ['首页', '任务']) await bar.getByRole('link', { name }).waitFor();
    for (const part of await bar.locator('a, button').all()) assert.ok((await part.boundingBox()).height >= 44);
    await bar.getByRole('button', { name: '新建' }).click();
    await page.getByRole('dialog').getByRole('link', { name: '联系人' }).click();
    // The sheet is called 新建 and slides away; the form that it opens says what is made.
    const form = page.getByRole('dialog', { name: /新建.*联系人/ });
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await bar.getByRole('button', { name: '搜索' }).click();
    await page.getByRole('combobox').waitFor();
  },
};
