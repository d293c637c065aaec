// Somebody looks at how likely a deal is won: too little history, a past that can be learned from, the reasons on
// a deal, and the screen that says how far to trust it, on a phone and in the dark too.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { day, past_deals } from '../lib/past_deals.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--locale', 'en', '--currency', 'USD'];

const learned = /History \d+%: learned probability/;

export const steps = {
  'without closed deals the screen says that there is not enough history': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/analytics`);
    await page.getByRole('link', { name: 'Win probability' }).click();
    await page.getByRole('heading', { name: 'Nothing has been learned yet' }).waitFor();
    await page.getByRole('button', { name: 'Learn now' }).click();
    await page.getByRole('heading', { name: 'Not enough history' }).waitFor();
    await page.getByText('No deal has closed.', { exact: false }).waitFor();
  },

  'a past that tells is learned, and shown with its back-test and its calibration': async (world) => {
    const { admin, page } = world;
    await past_deals(world, 240);
    world.deal = await admin.create('opportunities', { name: 'Next one', source: 'referral', engaged_on: day(300) });
    await page.getByRole('button', { name: 'Learn now' }).click();
    await page.getByRole('heading', { name: 'History foretells better than the base rate' }).waitFor();
    await page.getByText(/tried on the \d+ deals that closed since/).waitFor();
    await page.getByRole('img', { name: /Predicted and actual win rates/ }).waitFor();
    await page.getByRole('row', { name: /Learned from history/ }).waitFor();
    await page.getByRole('row', { name: /Source Referral/ }).waitFor();
  },

  'a deal says why, and that its stage thinks otherwise': async ({ page, server, admin, deal }) => {
    await eventually(async () => assert.ok((await admin.read('opportunities', deal.id)).learned_probability > 60));
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await page.getByRole('button', { name: learned }).click();
    const reasons = page.getByRole('dialog', { name: 'Learned probability' });
    await reasons.getByText('Source Referral').waitFor();
    await reasons.getByText(/differ by more than 25 points/).waitFor();
    await reasons.getByRole('link', { name: 'How far to trust it' }).click();
    await page.getByRole('heading', { name: 'Calibration' }).waitFor();
    await page.getByRole('link', { name: /more than 25 points higher/ }).click();
    await page.getByText('Next one').first().waitFor();
  },

  'the screen fits a phone, and the dark': async ({ page, server }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${server.url}/win-probability`);
    await page.getByRole('heading', { name: 'Calibration' }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  },
};
