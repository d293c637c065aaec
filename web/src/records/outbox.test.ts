import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { Problem } from '@/api/client';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { Outbox, type OutboxWire } from '@/records/outbox';

const text = (name: string) => ({ id: 1, name, kind: 'text', label: { en: name, zh: name }, writable: true }) as unknown as Field;
const contacts = { name: 'contacts', title: 'name', fields: [text('name'), text('title'), text('phone')] } as unknown as ObjectMeta;
const offline = new Problem({ status: 0, code: 'offline' });
const stale = (current: Partial<RecordData>) => new Problem({ status: 409, code: 'conflict', current: current as RecordData });

class Memory {
    readonly items = new Map<string, string>();
    getItem = (name: string) => this.items.get(name) ?? null;
    setItem = (name: string, value: string) => void this.items.set(name, value);
}

/** A server with one record, and a line that can break before or after it has acted. */
class Server {
    record: RecordData = { id: 'r1', version: 1, name: 'Ana', title: 'CEO', phone: '1' } as unknown as RecordData;
    gone = false;
    made = new Map<string, Record<string, unknown>>();
    line: 'up' | 'down' | 'answers lost' = 'up';
    readonly wire: OutboxWire = {
        create: async (_, values, key = '') => {
            if (this.line === 'down') throw offline;
            this.made.set(key, values);
            if (this.line === 'answers lost') throw offline;
            return this.record;
        },
        update: async (_, __, values, version) => {
            if (this.line === 'down') throw offline;
            if (values['name'] === 'Nobody') throw new Problem({ status: 422, code: 'invalid', detail: 'not this name' });
            if (version !== this.record.version) throw stale(this.record);
            this.record = { ...this.record, ...values, version: version + 1 };
            if (this.line === 'answers lost') throw offline;
            return this.record;
        },
        remove: async () => {
            if (this.line === 'down') throw offline;
            if (this.gone) throw new Problem({ status: 404, code: 'not_found' });
            this.gone = true;
            if (this.line === 'answers lost') throw offline;
        },
    };
}

function open(server: Server, storage = new Memory(), person = 'ana') {
    const outbox = new Outbox({
        person,
        client: new QueryClient(),
        objectOf: () => contacts,
        say: (error) => (error as Error).message,
        wire: server.wire,
        storage,
    });
    return { outbox, storage };
}

const change = (values: Record<string, unknown>, before: Record<string, unknown>) => ({ id: `c${Object.keys(values).join('')}`, object: 'contacts', record: 'r1', version: 1, title: 'Ana', values, before });

test('what is kept outlives the page and is sent once the line is back', async () => {
    const server = new Server();
    server.line = 'down';
    const { outbox, storage } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    await outbox.send();
    expect(outbox.entries()).toHaveLength(1);

    const later = open(server, storage).outbox;
    server.line = 'up';
    await later.send();
    expect(later.entries()).toEqual([]);
    expect(server.record['title']).toBe('CTO');
});

test('a new record whose answer was lost is made once', async () => {
    const server = new Server();
    const { outbox } = open(server);
    outbox.add({ id: 'key-1', object: 'contacts', title: 'Bo', values: { name: 'Bo' } });
    server.line = 'answers lost';
    await outbox.send();
    expect(outbox.entries()).toHaveLength(1);
    server.line = 'up';
    await outbox.send();
    expect(outbox.entries()).toEqual([]);
    expect([...server.made]).toEqual([['key-1', { name: 'Bo' }]]);
});

test('a change whose answer was lost has arrived', async () => {
    const server = new Server();
    const { outbox } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    server.line = 'answers lost';
    await outbox.send();
    server.line = 'up';
    await outbox.send();
    expect(outbox.entries()).toEqual([]);
    expect(server.record.version).toBe(2);
});

test('two changes of one record are one, before what the first saw', async () => {
    const server = new Server();
    const { outbox } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    outbox.add(change({ title: 'CFO', phone: '2' }, { title: 'CTO', phone: '1' }));
    expect(outbox.entries()).toHaveLength(1);
    expect(outbox.entries()[0]?.before).toEqual({ title: 'CEO', phone: '1' });
    await outbox.send();
    expect(server.record).toMatchObject({ title: 'CFO', phone: '2', version: 2 });
});

test('what somebody else changed elsewhere on the record is kept beside ours', async () => {
    const server = new Server();
    const { outbox } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    server.record = { ...server.record, phone: '99', version: 7 };
    await outbox.send();
    expect(outbox.entries()).toEqual([]);
    expect(server.record).toMatchObject({ title: 'CTO', phone: '99', version: 8 });
});

test('what somebody else changed in the same field is not overwritten: the person decides', async () => {
    const server = new Server();
    const { outbox } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    server.record = { ...server.record, title: 'Chair', version: 7 };
    await outbox.send();
    expect(server.record['title']).toBe('Chair');
    expect(outbox.entries()[0]?.refused).toBeTruthy();
    outbox.discard('ctitle');
    expect(outbox.entries()).toEqual([]);
});

test('what is refused for good says why and holds up nothing else', async () => {
    const server = new Server();
    const { outbox } = open(server);
    outbox.add(change({ name: 'Nobody' }, { name: 'Ana' }));
    outbox.add({ id: 'key-2', object: 'contacts', title: 'Bo', values: { name: 'Bo' } });
    await outbox.send();
    expect(outbox.entries().map(({ id, refused }) => [id, refused])).toEqual([['cname', 'not this name']]);
    expect(server.made.size).toBe(1);
});

test('two people at one browser do not send for each other', async () => {
    const server = new Server();
    const { outbox, storage } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    const other = open(server, storage, 'bo').outbox;
    await other.send();
    expect(server.record['title']).toBe('CEO');
});

test('a deletion takes the place of the changes before it, and what is gone already counts as deleted', async () => {
    const server = new Server();
    server.line = 'answers lost';
    const { outbox } = open(server);
    outbox.add(change({ title: 'CTO' }, { title: 'CEO' }));
    outbox.add({ id: 'd', object: 'contacts', record: 'r1', version: 1, title: 'Ana', values: {}, removed: true });
    expect(outbox.entries().map((entry) => entry.id)).toEqual(['d']);
    await outbox.send();
    expect(outbox.entries()).toHaveLength(1);
    server.line = 'up';
    await outbox.send();
    expect(outbox.entries()).toEqual([]);
    expect(server.gone).toBe(true);
    expect(server.record.version).toBe(1);
});
