// The page of a record is laid out with the mouse.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'a field is dragged to another place of the layout': async (world) => {
    const { admin, server } = world;
    world.browser = await open_browser();
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/layouts?object=products`);
    const row = (name) => page.locator(`[data-field=${name}]`);
    await row('code').waitFor();
    const order = () => page.locator('[data-field]').evaluateAll((rows) => rows.map((each) => each.dataset.field));
    const [from, to] = [await row('code').boundingBox(), await row('name').boundingBox()];
    await page.mouse.move(from.x + 20, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 30, from.y + from.height / 2 - 6, { steps: 4 });
    await page.mouse.move(to.x + 30, to.y + 3, { steps: 12 });
    await row('name').and(page.locator('[data-side=before]')).waitFor();
    await page.mouse.up();
    await eventually(async () => assert.ok((await order()).indexOf('code') < (await order()).indexOf('name')));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Layout saved').waitFor();
    const [layout] = (await admin.list('layouts', {})).records;
    const fields = layout.sections.flatMap((section) => section.fields);
    assert.ok(fields.indexOf('code') < fields.indexOf('name'), fields.join());
  },

  'and the page of a product follows it': async ({ page, server, admin }) => {
    const product = await admin.create('products', { name: 'Sluice', code: 'S-1' });
    await page.goto(`${server.url}/products/${product.id}`);
    await page.getByRole('heading', { level: 1, name: 'Sluice' }).waitFor();
    await eventually(async () => {
      const labels = await page.getByRole('complementary', { name: 'Details' }).locator('dt').allTextContents();
      const at = (label) => labels.findIndex((text) => text.includes(label));
      assert.ok(at('Code') >= 0 && at('Code') < at('Name'), labels.join());
    });
  },
};
