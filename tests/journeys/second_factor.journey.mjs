// A second factor from the profile to the door: the square is drawn, a first code turns it on, and signing in asks
// for one.
import assert from 'node:assert/strict';
import { admin_email, admin_password } from '../lib/server.mjs';
import { code_of, step_now } from '../lib/one_time_code.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'it is set up with the password, a square and a first code': async (world) => {
    const { server } = world;
    world.browser = await open_browser({ locale: 'en' });
    const { page } = world.browser;
    world.page = page;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/profile`);
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Second factor' });
    await dialog.getByLabel('Current password').fill('not this one');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your present password.').waitFor();
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    await dialog.getByRole('img', { name: 'Square for the authenticator app' }).waitFor();
    world.secret = (await dialog.getByLabel('Key to type in').inputValue()).replaceAll(' ', '');
    world.step = step_now();
    await dialog.getByRole('textbox', { name: 'Code' }).fill(code_of(world.secret, world.step));
    await page.keyboard.press('Enter');
    const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await codes.first().waitFor();
    world.codes = await codes.allTextContents();
    assert.equal(world.codes.length, 10);
    await dialog.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes left').waitFor();
  },

  'signing in asks for a code, refuses a wrong one and takes a right one': async (world) => {
    const other = await open_browser({ locale: 'zh-CN' });
    const { page } = other;
    try {
      await page.goto(`${world.server.url}/sign-in`);
      await page.getByLabel('邮箱').fill(admin_email);
      await page.getByLabel('密码', { exact: true }).fill(admin_password);
      await page.keyboard.press('Enter');
      const code = page.getByLabel('验证码');
      await code.waitFor();
      await code.fill(world.codes[0].slice(1));
      await page.keyboard.press('Enter');
      await page.getByText('验证码不正确或已使用').waitFor();
      await code.fill(code_of(world.secret, world.step + 1));
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').first().waitFor();
    } finally {
      await other.close();
    }
  },

  'it is turned off with the password': async (world) => {
    const { page } = world;
    await page.getByRole('button', { name: 'Turn off', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Turn off' });
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    await page.getByText('Not set up').waitFor();
  },
};
