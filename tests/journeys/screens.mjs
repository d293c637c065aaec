// Every screen there is, as an address on a workspace with the demo's data; and how to look at one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from '../../web/tools/pages.mjs';
import { eventually, must } from '../lib/client.mjs';
import { salesforce, zip_of } from '../lib/salesforce.mjs';

const axe = readFileSync(join(import.meta.dirname, '../../web/node_modules/axe-core/axe.min.js'), 'utf8');

export const settings_sections = ['profile', 'tokens', 'batches', 'bin', 'audit', 'workspace', 'users', 'teams', 'roles', 'access', 'fields', 'layouts', 'currencies', 'price-books', 'letterheads', 'pipelines', 'lead-stages', 'call-scripts', 'assignment', 'pools', 'commission', 'approvals', 'duplicate-rules', 'quality', 'jobs', 'about'];

// A lead that another went into: its timeline says so.
async function merged_lead(admin) {
  const [known] = (await admin.list('leads', { filter: { field: 'email', op: 'eq', value: 'stays@screens.example' }, limit: 1 })).records;
  if (known) return known.id;
  const stays = await admin.create('leads', { last_name: 'Stays', first_name: 'Mei', email: 'stays@screens.example' });
  const goes = await admin.create('leads', { last_name: 'Goes', first_name: 'Mei', email: 'goes@screens.example' });
  await admin.post(`/leads/${stays.id}/merge`, { losers: [goes.id] });
  return stays.id;
}

// One import at each of its stages: its columns, checked, run; an archive, one of
// its files, checked, run and taken back.
async function import_screens(admin) {
  const begin = async (name, content, object) => {
    const form = new FormData();
    if (object) form.append('object', object);
    form.append('file', new Blob([content]), name);
    return must(await admin.post('/imports', form), 201);
  };
  const brought_to = async (id, verb, state) => {
    must(await admin.post(`/imports/${id}/${verb}`, {}), 202);
    return eventually(async () => {
      const seen = must(await admin.get(`/imports/${id}`), 200);
      if (seen.state !== state) throw new Error(`the import is ${seen.state}`);
      return seen;
    }, { wait_ms: 60_000, every_ms: 200 });
  };
  const rows = '姓名,公司名称,邮箱,线索状态,出生日期\nAnn Lee,Acme,ann@acme.example,New,\n张伟明,博格科技,zhang@borg.example,未知状态,\nCarl Ray,Initech,not a mail,Contacted,\n';
  const draft = await begin('leads.csv', rows, 'leads');
  const checked = await begin('leads.csv', rows, 'leads');
  await brought_to(checked.id, 'dry_run', 'checked');
  const done = await begin('leads.csv', rows, 'leads');
  await brought_to(done.id, 'run', 'done');
  const archive = await begin('salesforce.zip', zip_of(salesforce));
  const archive_checked = await begin('salesforce.zip', zip_of(salesforce));
  await brought_to(archive_checked.id, 'dry_run', 'checked');
  const archive_done = await begin('salesforce.zip', zip_of(salesforce));
  const run = await brought_to(archive_done.id, 'run', 'done');
  must(await admin.post(`/batches/${run.batch}/undo`, {}), 200);
  return [
    ['import-columns', draft.id], ['import-checked', checked.id], ['import-done', done.id], ['import-archive', archive.id],
    ['import-archive-file', archive.parts[1].id], ['import-archive-checked', archive_checked.id], ['import-archive-undone', archive_done.id],
  ].map(([name, id]) => ({ name, address: `/import/${id}` }));
}

// name → address, and what to press or click once it stands.
export async function screens(world) {
  const { admin } = world;
  const first = async (object, filter) => (await admin.list(object, { limit: 1, ...(filter ? { filter } : {}) })).records[0].id;
  const group = await first('accounts', { field: 'subsidiaries', op: 'any', filter: { field: 'subsidiaries', op: 'any', filter: { field: 'name', op: 'exists', value: true } } });
  const [contact, deal, account] = [await first('contacts'), await first('opportunities'), await first('accounts')];
  return [
    { name: 'home', address: '/' },
    { name: 'tasks', address: '/tasks' },
    { name: 'tasks-team', address: '/tasks?whose=team&group=record' },
    { name: 'calendar', address: '/calendar' },
    { name: 'calendar-month', address: '/calendar?span=month&whose=all' },
    { name: 'calendar-agenda', address: '/calendar?span=agenda&whose=all' },
    { name: 'calendar-people', address: '/calendar?span=team' },
    { name: 'board-rows', address: '/opportunities?show=board&lane=owner' },
    { name: 'targets', address: '/targets' },
    { name: 'list', address: '/contacts' },
    { name: 'list-nothing-found', address: '/contacts?q=xyzzyxyzzy' },
    { name: 'list-found', address: '/contacts?q=zhang' },
    { name: 'list-similar', address: '/contacts?q=zhagnyonghan' },
    { name: 'list-beside', address: `/contacts?open=${contact}` },
    { name: 'list-bin', address: '/contacts?deleted=1' },
    { name: 'list-as-of', address: `/contacts?as_of=${new Date(Date.now() - 86_400_000).toISOString()}` },
    { name: 'report-as-of', address: `/reports?as_of=${new Date(Date.now() - 86_400_000).toISOString()}` },
    { name: 'create', address: '/contacts?create=1' },
    { name: 'board', address: '/opportunities?show=board' },
    { name: 'contact', address: `/contacts/${contact}` },
    { name: 'opportunity', address: `/opportunities/${deal}` },
    { name: 'account', address: `/accounts/${account}` },
    { name: 'account-group', address: `/accounts/${group}?tab=group` },
    { name: 'account-people', address: `/accounts/${await first('accounts', { field: 'contacts', op: 'any', filter: { field: 'reports_to.reports_to', op: 'exists', value: true } })}?tab=people` },
    { name: 'opportunity-people', address: `/opportunities/${await first('opportunities', { field: 'status', op: 'eq', value: 'open' })}?tab=people` },
    { name: 'lead', address: `/leads/${await first('leads', { field: 'status', op: 'eq', value: 'mql' })}` },
    { name: 'lead-converted', address: `/leads/${await first('leads', { field: 'status', op: 'eq', value: 'converted' })}` },
    { name: 'lead-merged', address: `/leads/${await merged_lead(admin)}` },
    { name: 'quotes', address: '/quotes' },
    ...(await Promise.all(['draft', 'viewed', 'declined', 'superseded'].map(async (status) => ({ name: `quote-${status}`, address: `/quotes/${await first('quotes', { field: 'status', op: 'eq', value: status })}` })))),
    { name: 'duplicates', address: '/duplicates' },
    ...(world.import_screens ??= await import_screens(admin)),
    { name: 'pools', address: '/pools' },
    { name: 'territories', address: '/territories' },
    { name: 'queue', address: '/queue' },
    { name: 'queue-asked', address: `/queue?lead=${await first('leads', { field: 'status', op: 'eq', value: 'contacted' })}` },
    { name: 'queue-hand-over', address: '/queue', press: 'q' },
    { name: 'receivables', address: '/receivables' },
    ...['export', 'import', 'names', 'log'].map((tab) => ({ name: `accounting-${tab}`, address: `/accounting?tab=${tab}` })),
    { name: 'contract', address: `/contracts/${(await admin.list('contracts', { limit: 1, sort: '-amount' })).records[0].id}` },
    { name: 'approvals', address: '/approvals' },
    { name: 'approvals-mine', address: '/approvals?show=mine' },
    { name: 'quality', address: '/quality' },
    { name: 'win-probability', address: '/win-probability' },
    { name: 'list-quality', address: '/contacts?sort=quality&columns=name,quality,email,mobile,owner' },
    { name: 'imports', address: '/import' },
    { name: 'reports', address: '/reports' },
    { name: 'analytics', address: '/analytics' },
    { name: 'forecast', address: '/forecast?span=year' },
    { name: 'forecast-changes', address: '/forecast?tab=changes' },
    { name: 'forecast-leaders', address: '/forecast?tab=leaders' },
    ...settings_sections.map((section) => ({ name: `settings-${section}`, address: `/settings/${section}` })),
    ...['rules', 'relations', 'object'].map((tab) => ({ name: `settings-fields-${tab}`, address: `/settings/fields?object=opportunities&tab=${tab}` })),
    { name: 'settings-access-told', address: `/settings/access?object=contacts&record=${contact}&user=${admin.user.id}` },
    { name: 'activities', address: '/activities' },
    { name: 'list-grouped', address: '/opportunities?group=stage' },
    { name: 'filter-builder', address: '/contacts', press: 'Shift+F' },
    { name: 'help', address: '/help/keyboard' },
    { name: 'not-found', address: '/nothing/at/this/address' },
    { name: 'palette', address: '/', press: 'Control+k' },
    { name: 'palette-found', address: '/', press: 'Control+k', type: 'zhang' },
    { name: 'keys', address: '/contacts', press: '?' },
  ];
}

// The addresses that the app names for its first pages are among the screens.
export const known_pages = pages.map(({ name }) => name);

// Nothing is only a placeholder, the page has its title, and what slides in or fades has arrived: half
// transparent text has no contrast.
export async function settled(page) {
  const stands = () => !document.querySelector('.mantine-Skeleton-root, [aria-busy=true]') && document.title.endsWith('· Kith');
  await page.waitForFunction(stands, undefined, { timeout: 30_000 }).catch(() => undefined);
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const ends = document.getAnimations().filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime));
    await Promise.all(ends.map((each) => each.finished.catch(() => undefined)));
  });
}

// Opens it and waits until nothing is only a placeholder.
export async function show(page, url, screen) {
  await page.goto(url + screen.address);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await settled(page);
  if (!screen.press) return;
  await page.keyboard.press(screen.press);
  await page.getByRole('dialog').waitFor();
  if (screen.type) await page.keyboard.type(screen.type);
  await settled(page);
}

// What axe-core finds wrong, one line each. Portals stand outside of landmarks by design.
export async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const found = await window.axe.run(document, { rules: { region: { enabled: false } }, resultTypes: ['violations'] });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
  });
}

// Words of the app (not of its data) that are cut off: labels, buttons, heads, tabs.
export function cut_words(page) {
  return page.evaluate(() => {
    const ours = 'button, label, legend, h1, h2, h3, th, [role=tab], [role=columnheader], nav a, .mantine-Button-label, .mantine-SegmentedControl-label, .mantine-Badge-label';
    // What people have entered may be long; where it stands on a button, its title says it whole.
    const data = '[role=gridcell], [role=row] button, article, li [role=button], [title]';
    // What is only read aloud is clipped away on purpose.
    const hidden = (style) => style.clipPath === 'none' && (style.overflowX === 'hidden' || style.overflowX === 'clip' || style.textOverflow === 'ellipsis');
    return [...document.querySelectorAll(ours)].flatMap((box) =>
      [box, ...box.querySelectorAll('*')]
        .filter((part) => !part.closest(data) && part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1 && hidden(getComputedStyle(part)) && part.textContent.trim() !== '')
        .map((part) => `${part.tagName.toLowerCase()} "${part.textContent.trim().slice(0, 60)}" has ${part.clientWidth} of ${part.scrollWidth} px`),
    );
  });
}

// The page itself never scrolls sideways.
export const too_wide = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
