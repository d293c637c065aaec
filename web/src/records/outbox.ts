// What was changed or created while the server could not be reached. It waits in this browser, for the
// person who did it, outlives the page, and is sent in order as soon as the line is back, once:
//
// - A new record carries the Idempotency-Key of its first try, so a try whose answer was lost and this one
//   make one record.
// - A change carries the version that it was made on. If the server's record has moved on, only the fields
//   that we touched count: as we left them, it is sent again on top; as we want them, it has arrived; else it
//   is a conflict, stays in the list, and the person decides.
// - A deletion takes the place of changes of the same record; what is gone already counts as deleted.
//
// What the server refuses for good stays in the list with the reason; it holds up nothing else.

import type { QueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/client';
import { createRecord, deleteRecord, refreshRecords, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { sameValue, wireValues } from '@/records/values';

export interface Waiting {
    /** Of a new record the Idempotency-Key as well. */
    id: string;
    object: string;
    /** Absent for a record that is to be made. */
    record?: string;
    version?: number;
    title: string;
    /** As the editors hold them. */
    values: Record<string, unknown>;
    before?: Record<string, unknown>;
    /** It is to go to the recycle bin. */
    removed?: true;
    at: string;
    /** Why it was not taken; it waits for its person then. */
    refused?: string;
}

export interface OutboxWire {
    create: typeof createRecord;
    update: typeof updateRecord;
    remove: typeof deleteRecord;
}

const for_later = ['offline', 'unavailable', 'busy', 'unauthenticated'] as const;
const rounds_max = 3;

export class Outbox {
    private readonly name: string;
    private readonly client: QueryClient;
    private readonly objectOf: (name: string) => ObjectMeta | undefined;
    private readonly say: (error: unknown) => string;
    private readonly wire: OutboxWire;
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
    private readonly listeners = new Set<() => void>();
    private list: readonly Waiting[];
    private sending: Promise<void> | null = null;

    constructor(settings: {
        person: string;
        client: QueryClient;
        objectOf: (name: string) => ObjectMeta | undefined;
        say: (error: unknown) => string;
        wire?: OutboxWire;
        storage?: Pick<Storage, 'getItem' | 'setItem'>;
    }) {
        this.name = `kith.outbox.${settings.person}`;
        this.client = settings.client;
        this.objectOf = settings.objectOf;
        this.say = settings.say;
        this.wire = settings.wire ?? { create: createRecord, update: updateRecord, remove: deleteRecord };
        this.storage = settings.storage ?? localStorage;
        this.list = this.read();
    }

    readonly entries = (): readonly Waiting[] => this.list;
    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };

    /** Throws when this browser has no room: then nothing was kept, and the caller says so. */
    add(entry: Omit<Waiting, 'at'>): void {
        const list = this.read();
        const same = list.findIndex((other) => entry.record !== undefined && other.object === entry.object && other.record === entry.record && !other.refused);
        const earlier = list[same];
        const added = { ...entry, at: new Date().toISOString() };
        if (!earlier) return this.keep([...list, added]);
        if (entry.removed) return this.keep(list.with(same, added));
        // Two changes of one record are one: on the version, and before what, the first was made on.
        const merged = { ...earlier, values: { ...earlier.values, ...entry.values }, before: { ...entry.before, ...earlier.before } };
        this.keep(list.with(same, merged));
    }

    discard(id: string): void {
        const entry = this.list.find((other) => other.id === id);
        this.keep(this.read().filter((other) => other.id !== id));
        if (entry) void refreshRecords(this.client, entry.object);
    }

    retry(id: string): Promise<void> {
        this.keep(this.read().map(({ refused, ...entry }) => (entry.id === id || refused === undefined ? entry : { ...entry, refused })));
        return this.send();
    }

    /** Takes up what another tab has written. */
    catchUp(): void {
        this.list = this.read();
        this.listeners.forEach((listener) => listener());
    }

    send(): Promise<void> {
        this.sending ??= this.sendAll().finally(() => (this.sending = null));
        return this.sending;
    }

    private async sendAll(): Promise<void> {
        const touched = new Set<string>();
        for (const entry of this.read().filter((each) => !each.refused)) {
            try {
                await this.sendOne(entry);
                this.keep(this.read().filter((other) => other.id !== entry.id));
                touched.add(entry.object);
            } catch (error) {
                if (for_later.some((code) => isProblem(error, code))) break;
                this.keep(this.read().map((other) => (other.id === entry.id ? { ...other, refused: this.say(error) } : other)));
                touched.add(entry.object);
            }
        }
        for (const object of touched) void refreshRecords(this.client, object);
    }

    private async sendOne(entry: Waiting): Promise<void> {
        const object = this.objectOf(entry.object);
        if (!object) throw new Error(`no object ${entry.object}`);
        if (entry.removed && entry.record !== undefined) return this.removeOne(entry.object, entry.record);
        const values = wireValues(object, entry.values);
        if (entry.record === undefined) return void (await this.wire.create(entry.object, values, entry.id));
        let version = entry.version ?? 0;
        for (let round = 1; ; round++) {
            try {
                return void (await this.wire.update(entry.object, entry.record, values, version));
            } catch (error) {
                if (!isProblem(error, 'conflict') || !error.current || round === rounds_max) throw error;
                const { current } = error;
                if (agrees(object, current, entry.values, entry.values)) return;
                if (!agrees(object, current, entry.before ?? {}, entry.values)) throw error;
                version = current.version;
            }
        }
    }

    private async removeOne(object: string, record: string): Promise<void> {
        try {
            await this.wire.remove(object, record);
        } catch (error) {
            if (!isProblem(error, 'not_found')) throw error;
        }
    }

    private keep(list: readonly Waiting[]): void {
        this.storage.setItem(this.name, JSON.stringify(list));
        this.list = list;
        this.listeners.forEach((listener) => listener());
    }

    private read(): Waiting[] {
        try {
            const list: unknown = JSON.parse(this.storage.getItem(this.name) ?? '[]');
            return Array.isArray(list) ? (list as Waiting[]) : [];
        } catch {
            return [];
        }
    }
}

/** The record has, in the fields that were touched, what `wanted` says. */
function agrees(object: ObjectMeta, record: RecordData, wanted: Record<string, unknown>, touched: Record<string, unknown>): boolean {
    return object.fields.filter((field) => field.name in touched).every((field) => sameValue(field, record[field.name] ?? null, wanted[field.name] ?? null));
}
