// A workspace on one engine, running, with its administrator signed in; and people made to measure.
import { Client, must } from './client.mjs';
import { Server, admin_email, admin_password } from './server.mjs';

const password = 'a good long password';

export class World {
  static async open(engine, ...set_up_flags) {
    const world = new World();
    world.engine = engine.name;
    world.database = engine.new_database();
    world.server = await new Server({ database: world.database }).set_up(...set_up_flags);
    await world.server.start();
    world.admin = await world.nobody().sign_in(admin_email, admin_password);
    return world;
  }

  nobody(language) {
    return new Client(this.server.url, language ? { 'accept-language': language } : {});
  }

  async close() {
    await this.server.stop();
  }

  // A role from a short word for each object: `{ '*': all, contacts: {…} }`, and actions.
  async role(name, objects, actions = []) {
    return this.admin.create('roles', { name, permissions: { objects, actions } });
  }

  // A user with this role who is signed in.
  async person(name, role, values = {}) {
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}@kith.example`;
    const made = await this.admin.create('users', { name, email, role: role.id, ...values });
    must(await this.admin.post(`/users/${made.id}/password`, { password, current: this.admin.password }), 204);
    const client = await this.nobody().sign_in(email, password);
    client.email = email;
    return client;
  }

  async stage(kind_or_position) {
    const { records } = await this.admin.list('stages', { limit: 100 });
    return records.find((stage) => stage.kind === kind_or_position || stage.position === kind_or_position);
  }
}

export const all = { read: 'all', create: true, update: 'all', delete: 'all' };
export const team = { read: 'team', create: true, update: 'own', delete: 'own' };
export const below = { read: 'below', create: true, update: 'below', delete: 'below' };
export const own = { read: 'own', create: true, update: 'own', delete: 'own' };
export const none = { read: 'none', create: false, update: 'none', delete: 'none' };
