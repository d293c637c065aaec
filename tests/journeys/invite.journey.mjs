// Letting people in: a link that works once, in the language of whoever opens it.
import assert from 'node:assert/strict';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'somebody is invited, and comes in with another browser': async (world) => {
    const { server } = world;
    world.browser = await open_browser({ locale: 'en' });
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/users`);
    await page.getByRole('button', { name: 'Invite a user' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Ben Beginner');
    await form.getByLabel('E-mail').fill('ben@kith.example');
    await form.getByRole('button', { name: 'Save' }).click();
    const link = await page.getByRole('dialog', { name: 'Link to join' }).getByLabel('One-time link').inputValue();
    assert.ok(link.startsWith(`${server.url}/welcome#`), link);
    const other = await open_browser({ locale: 'zh-CN' });
    try {
      await other.page.goto(link);
      await other.page.getByText('ben@kith.example').waitFor();
      await other.page.getByLabel('设置密码').fill('a good long password');
      await other.page.keyboard.press('Enter');
      await other.page.getByRole('navigation').first().waitFor();
      await other.page.goto(link);
      await other.page.reload();
      await other.page.getByRole('heading', { name: '此链接已失效' }).waitFor();
      assert.deepEqual(other.troubles, []);
    } finally {
      await other.close();
    }
  },
};
