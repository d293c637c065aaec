// A record as it stood, pins, a pasted picture, paper.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const one_dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const steps = {
  'a record is seen as it stood, where nothing can be changed, and as it is': async (world) => {
    const { server, admin } = world;
    world.mill = await admin.create('accounts', { name: 'South mill' });
    world.browser = await open_browser();
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    const then = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await admin.change('accounts', world.mill.id, { name: 'West mill' });
    await page.goto(`${server.url}/accounts/${world.mill.id}?as_of=${encodeURIComponent(then)}`);
    await page.getByRole('heading', { level: 1, name: 'South mill' }).waitFor();
    const bar = page.getByRole('status').filter({ hasText: 'Nothing can be changed here' });
    await bar.getByLabel('Day and time').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Edit / }).count(), 0);
    await bar.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('heading', { level: 1, name: 'West mill' }).waitFor();
    assert.ok(!page.url().includes('as_of'));
  },

  'what is pinned stands above the rest, for a colleague too': async (world) => {
    const { page, server, admin, mill } = world;
    const links = [{ object: 'accounts', id: mill.id }];
    for (const subject of ['Gate code 4711', 'Second note']) await admin.create('activities', { kind: 'note', subject, links });
    await page.goto(`${server.url}/accounts/${mill.id}`);
    const item = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').filter({ hasText: 'Gate code 4711' });
    await item.first().getByRole('button', { name: 'Pin', exact: true }).click({ force: true });
    await page.getByRole('region', { name: 'Pinned' }).getByText('Gate code 4711').waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Pinned' }).getByText('Gate code 4711').waitFor();
    await page.getByRole('region', { name: 'Pinned' }).getByRole('button', { name: 'Unpin' }).click({ force: true });
    await page.getByRole('region', { name: 'Pinned' }).waitFor({ state: 'detached' });
  },

  'a picture is pasted into a note, and stands on the timeline': async ({ page }) => {
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    const note = page.getByRole('textbox', { name: /Write a note/ });
    await note.waitFor();
    await page.waitForFunction(() => document.activeElement?.isContentEditable);
    await page.keyboard.type('The plan of the mill ');
    await note.evaluate((box, dots) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([Uint8Array.from(atob(dots), (sign) => sign.charCodeAt(0))], 'plan.png', { type: 'image/png' }));
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, one_dot);
    await note.getByRole('img', { name: 'plan.png' }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const picture = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').filter({ hasText: 'The plan of the mill' }).getByRole('img', { name: 'plan.png' });
    await picture.waitFor();
    await eventually(async () => assert.ok(await picture.evaluate((shown) => shown.complete && shown.naturalWidth > 0)));
  },

  'on paper stand the record and its story, and no buttons': async ({ page }) => {
    await page.emulateMedia({ media: 'print' });
    const main = page.getByRole('main');
    assert.ok(await main.getByRole('heading', { level: 1, name: 'West mill' }).isVisible());
    assert.ok(await main.getByText('Second note').first().isVisible());
    assert.equal(await page.getByRole('navigation', { name: 'Main navigation' }).isVisible(), false);
    assert.equal(await main.getByRole('button', { name: 'Note', exact: true }).isVisible(), false);
    const clipped = await page.evaluate(() => [...document.querySelectorAll('main, main > *')].filter((part) => part.scrollHeight > part.clientHeight + 2 && getComputedStyle(part).overflowY !== 'visible').length);
    assert.equal(clipped, 0);
    await page.emulateMedia({ media: 'screen' });
  },
};
