// A passkey from the profile to the door and away again, with a device that Chromium plays itself: added with the
// password, signed in by without typing, removed. In English on a screen, in Chinese on a telephone.
import assert from 'node:assert/strict';
import { must } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

// One that is built in, and recognises whoever is there.
async function device_of(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    recognises: (isUserVerified) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

async function fits(page) {
  const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: window.innerWidth }));
  assert.ok(scroll <= width, `${scroll} wide on ${width}`);
}

async function picture(page, name) {
  if (process.env.KITH_TEST_PICTURES) await page.screenshot({ path: `${process.env.KITH_TEST_PICTURES}/${name}.png` });
}

export const steps = {
  'at an address of numbers it says why there are none, and shows no button': async (world) => {
    world.careful = await world.role('Careful', { '*': all });
    world.cai = await world.person('Cai', world.careful);
    world.browser = await open_browser({ locale: 'en' });
    const { page } = world.browser;
    world.page = page;
    await page.goto(`${world.server.url}/sign-in`);
    await page.getByLabel('E-mail').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0);
    await sign_in(page, world.server.url, admin_email, admin_password);
    await page.goto(`${world.server.url}/settings/profile`);
    await page.getByText('Browsers allow passkeys at a name alone').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Add a passkey' }).count(), 0);
  },

  'one is added in the profile with the password, by keyboard': async (world) => {
    const { page } = world;
    world.url = `http://localhost:${new URL(world.server.url).port}`;
    world.device = await device_of(page);
    await sign_in(page, world.url, admin_email, admin_password);
    await page.goto(`${world.url}/settings/profile`);
    await page.getByText('No passkeys yet').waitFor();
    await page.getByRole('button', { name: 'Add a passkey' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
    const name = dialog.getByLabel('Name');
    await name.waitFor();
    assert.match(await name.inputValue(), /Chrome/);
    await name.fill('My laptop');
    await page.keyboard.press('Tab');
    await page.keyboard.type('not this one');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your present password.').waitFor();
    assert.equal((await world.device.credentials()).length, 0);
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const line = page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem');
    await line.getByText('My laptop').waitFor();
    await line.getByText('Never used').waitFor();
    const [credential] = await world.device.credentials();
    assert.equal(credential.rpId, 'localhost');
    assert.ok(credential.isResidentCredential);
    await line.scrollIntoViewIfNeeded();
    await picture(page, 'passkeys-settings-en');
  },

  'the same device makes no second one for the same account': async (world) => {
    const { page } = world;
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    await dialog.getByText('This device has a passkey for your account already.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },

  'signing in by it asks for no address and no password': async (world) => {
    const { page } = world;
    await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-kith-csrf': '1' } }));
    await page.goto(`${world.url}/sign-in`);
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    await button.waitFor();
    await picture(page, 'passkeys-sign-in-en');
    await world.device.recognises(false);  // somebody else's finger
    await button.click();
    await page.getByText('No passkey was used').waitFor();
    await world.device.recognises(true);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('#main').waitFor();
    await page.goto(`${world.url}/settings/profile`);
    await page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem').getByText('My laptop').waitFor();
  },

  'it is removed with the password, and opens nothing then': async (world) => {
    const { page } = world;
    await page.getByRole('button', { name: 'Remove My laptop' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove passkey' });
    await dialog.getByLabel('Current password').fill(admin_password);
    await page.keyboard.press('Enter');
    await page.getByText('No passkeys yet').waitFor();
    await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-kith-csrf': '1' } }));
    await page.goto(`${world.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('This passkey does not open Kith.').waitFor();
  },

  'in Chinese on a telephone a role that asks for two steps is content with one': async (world) => {
    const { cai, url } = world;
    const admin = await world.nobody().sign_in(admin_email, admin_password);  // the removal has ended the one before
    must(await admin.patch(`/roles/${world.careful.id}`, { two_steps: true }), 200);
    const phone = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    try {
      const { page } = phone;
      const device = await device_of(page);
      await page.goto(`${url}/contacts`);
      await page.getByLabel('邮箱').fill(cai.email);
      await page.getByLabel('密码', { exact: true }).fill(cai.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '设置两步验证' }).waitFor();
      await page.getByRole('button', { name: '改为添加通行密钥' }).click();
      await page.getByLabel('名称').fill('我的手机');
      await page.getByLabel('当前密码').fill(cai.password);
      await fits(page);
      await picture(page, 'passkeys-due-zh-390');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${url}/contacts`);
      await page.locator('#main').waitFor();
      assert.equal((await device.credentials()).length, 1);

      // With the password alone the passkey is asked for, and nothing is set up beside it.
      await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-kith-csrf': '1' } }));
      await page.goto(`${url}/sign-in`);
      await page.getByLabel('邮箱').fill(cai.email);
      await page.getByLabel('密码', { exact: true }).fill(cai.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '使用通行密钥登录' }).waitFor();
      await page.getByRole('button', { name: '使用通行密钥登录' }).click();
      await page.locator('#main').waitFor();

      await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-kith-csrf': '1' } }));
      await page.goto(`${url}/sign-in`);
      const button = page.getByRole('button', { name: '使用通行密钥登录' });
      await button.waitFor();
      await fits(page);
      await picture(page, 'passkeys-sign-in-zh-390');
      await button.click();
      await page.locator('#main').waitFor();
      await page.goto(`${url}/settings/profile`);
      const line = page.getByRole('list', { name: '通行密钥' }).getByRole('listitem');
      await line.getByText('我的手机').waitFor();
      await line.scrollIntoViewIfNeeded();
      await fits(page);
      await picture(page, 'passkeys-settings-zh-390');
      await page.getByRole('button', { name: '移除 我的手机' }).click();
      const dialog = page.getByRole('dialog', { name: '移除通行密钥' });
      await dialog.getByLabel('当前密码').fill(cai.password);
      await page.keyboard.press('Enter');
      // The role asks for a step, and there is none any more.
      await page.getByRole('heading', { name: '设置两步验证' }).waitFor();
      assert.deepEqual(phone.troubles, []);
    } finally {
      await phone.close();
    }
  },
};
