// Everybody who knocks, and what they should get, worked out here from the role's own words and not
// by the program.
import { Client, must } from '../lib/client.mjs';
import { below, none, own, team } from '../lib/world.mjs';

const reading = { read: 'all', create: false, update: 'none', delete: 'none' };
const actions = ['import', 'export', 'bulk', 'merge', 'share'];
const everything = { read: 'all', create: true, update: 'all', delete: 'all' };
const admin_actions = [...actions, 'administer'];

// Two teams under one, and a person of each kind in them.
export async function gather(world) {
  const { admin } = world;
  const head = await admin.create('teams', { name: 'Head' });
  const north = await admin.create('teams', { name: 'North', parent: head.id });
  const south = await admin.create('teams', { name: 'South', parent: head.id });
  const roles = {
    below: await world.role('Below', { '*': below }, actions),
    team: await world.role('Team', { '*': team }),
    own: await world.role('Own', { '*': own }),
    reading: await world.role('Reading', { '*': reading }),
    none: await world.role('None', { '*': none }),
  };
  const people = {};
  const join = async (name, role, of) => (people[name] = await world.person(name, roles[role], of ? { team: of.id } : {}));
  await join('boss', 'below', head);
  await join('ann', 'team', north);
  await join('bob', 'team', north);
  await join('cai', 'below', south);
  await join('leo', 'own', south);
  await join('rita', 'reading');
  await join('nemo', 'none');
  await join('gone', 'below', head);
  // May do everything, but for a step that is missing.
  roles.careful = await world.role('Careful', { '*': everything }, [...actions, 'admin']);
  await join('half', 'careful');
  must(await admin.patch(`/roles/${roles.careful.id}`, { two_steps: true }), 200);
  return { people, roles, teams: { head, north, south } };
}

const tree = { head: ['head', 'north', 'south'], north: ['north'], south: ['south'] };
const team_of = { boss: 'head', ann: 'north', bob: 'north', cai: 'south', leo: 'south', gone: 'head' };

// May somebody with this scope reach what `owner` owns? `teams` are of the one who asks.
export function reaches(scope, who, owner) {
  const mine = team_of[who];
  switch (scope) {
    case 'all': return true;
    case 'own': return who === owner;
    case 'team': return who === owner || (mine !== undefined && mine === team_of[owner]);
    case 'below': return who === owner || (mine !== undefined && tree[mine].includes(team_of[owner]));
    default: return false;
  }
}

// name, client, what its role says, and whether it may only read, is shut out, or let in by half.
export async function callers(world, { people }) {
  const { admin, server } = world;
  const token = (of, values) => of.token(values);
  const with_token = (made) => Client.with_token(server.url, made.token);
  // It has ended by the time that anybody knocks.
  const expired = await token(admin, { expires_at: new Date(Date.now() + 1_500).toISOString() });
  const revoked = await token(admin);
  must(await admin.remove(`/tokens/${revoked.id}`), 204);
  const read_only = await token(admin, { scopes: ['read'] });
  const keys_of_gone = await token(people.gone);
  must(await admin.patch(`/users/${people.gone.user.id}`, { active: false }), 200);
  const cross_site = new Client(server.url, { cookie: admin.headers.cookie, origin: 'https://evil.example' });
  return [
    { name: 'nobody', client: world.nobody(), shut: true },
    { name: 'a cookie of nobody', client: new Client(server.url, { cookie: 'kith_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'x-kith-csrf': '1' }), shut: true },
    { name: 'an expired key', client: with_token(expired), shut: true },
    { name: 'a revoked key', client: with_token(revoked), shut: true },
    { name: 'somebody deactivated, with a session', client: people.gone, shut: true },
    { name: 'somebody deactivated, with a key', client: with_token(keys_of_gone), shut: true },
    { name: 'somebody whose role asks for two steps, after one', client: people.half, half: true },
    { name: 'an administrator', who: 'admin', client: admin, rights: everything, actions: admin_actions, admin: true },
    { name: 'an administrator by a key that reads', who: 'admin', client: with_token(read_only), rights: everything, actions: admin_actions, admin: true, reads_only: true },
    { name: 'an administrator from another site', who: 'admin', client: cross_site, rights: everything, actions: admin_actions, admin: true, cross_site: true },
    { name: 'the head of all teams', who: 'boss', client: people.boss, rights: below, actions },
    { name: 'a member of the team', who: 'ann', client: people.ann, rights: team, actions: [] },
    { name: 'the head of another team', who: 'cai', client: people.cai, rights: below, actions },
    { name: 'somebody who sees their own', who: 'leo', client: people.leo, rights: own, actions: [] },
    { name: 'somebody who only reads', who: 'rita', client: people.rita, rights: reading, actions: [] },
    { name: 'somebody with no right at all', who: 'nemo', client: people.nemo, rights: none, actions: [] },
  ];
}
