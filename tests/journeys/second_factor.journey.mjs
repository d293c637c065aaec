// A second factor from the profile to the door: the square is drawn, a first code turns it on, and signing in asks
// for one.
import assert from 'node:assert/strict';
import { Client, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { code_of, step_now } from '../lib/one_time_code.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'it is set up with the password, a square and a first code': async (world) => {
    const { server } = world;
    // Now, for it ends this session, too.
    await world.person('Bea', await world.role('Seller', { '*': all }));
    world.cai = await world.person('Cai', await world.role('Careful', { '*': all }));
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

  'who turns off the factor of somebody else, or gives them a link, shows their own proof': async (world) => {
    const { page } = world;
    await page.goto(`${world.server.url}/settings/users`);
    await page.getByRole('button', { name: 'Actions for Bea' }).click();
    await page.getByRole('menuitem', { name: 'Link for a new password' }).click();
    const dialog = page.getByRole('dialog', { name: 'Link for a new password' });
    await dialog.getByLabel('Your own password').fill('not this one');
    await dialog.getByLabel('Code').fill(world.codes[1]);
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your present password.').waitFor();
    await dialog.getByLabel('Your own password').fill(admin_password);
    await page.keyboard.press('Enter');
    const link = await dialog.getByLabel('One-time link').inputValue();
    assert.ok(link.startsWith(`${world.server.url}/welcome#`), link);
    await page.keyboard.press('Escape');
  },

  'a token is made with the password, and revoked with a new one where that is asked for': async (world) => {
    const { page } = world;
    await page.goto(`${world.server.url}/settings/tokens`);
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New token' });
    await dialog.getByLabel('Name').fill('Till');
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    const token = await dialog.getByRole('textbox', { name: 'Token' }).inputValue();
    await page.keyboard.press('Escape');
    await page.goto(`${world.server.url}/settings/profile`);
    await page.getByLabel('Current password').fill(admin_password);
    await page.getByLabel('New password').fill(admin_password);
    await page.getByLabel('Also revoke my API token').check();
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password was changed').waitFor();
    refused(await Client.with_token(world.server.url, token).get('/session'), 401, 'unauthenticated');
  },

  'it is turned off with the password': async (world) => {
    const { page } = world;
    await page.getByRole('button', { name: 'Turn off', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Turn off' });
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    await page.getByText('Not set up').waitFor();
  },

  'an administrator asks two steps of a role, and its people set them up before anything else': async (world) => {
    const { cai, page } = world;
    await page.goto(`${world.server.url}/settings/roles`);
    await page.getByRole('button', { name: 'Careful', exact: true }).click();
    await page.getByRole('button', { name: 'Edit role' }).click();
    const dialog = page.getByRole('dialog', { name: 'Careful' });
    await dialog.getByLabel('Must sign in in two steps').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Two steps', { exact: true }).waitFor();
    const phone = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    try {
      const { page: there } = phone;
      await there.goto(`${world.server.url}/contacts`);
      await there.getByLabel('邮箱').fill(cai.email);
      await there.getByLabel('密码', { exact: true }).fill(cai.password);
      await there.keyboard.press('Enter');
      await there.getByRole('heading', { name: '设置两步验证' }).waitFor();
      await there.getByLabel('当前密码').fill(cai.password);
      await there.keyboard.press('Enter');
      const secret = (await there.getByLabel('手动输入的密钥').inputValue()).replaceAll(' ', '');
      await there.getByRole('textbox', { name: '验证码' }).fill(code_of(secret, step_now()));
      await there.keyboard.press('Enter');
      await there.getByRole('button', { name: '我已保存' }).click();
      await there.waitForURL(`${world.server.url}/contacts`);
      await there.getByRole('navigation').first().waitFor();
    } finally {
      await phone.close();
    }
  },
};
