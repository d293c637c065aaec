import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { Problem } from '@/api/client';
import { preferences_key, PreferenceStore, type Preferences, type PreferenceWire } from '@/api/preference-store';

class Memory {
    readonly items = new Map<string, string>();
    getItem = (name: string) => this.items.get(name) ?? null;
    setItem = (name: string, value: string) => void this.items.set(name, value);
}

class Wire implements PreferenceWire {
    values: Preferences = {};
    problem: Problem | null = null;
    puts = 0;
    private check() {
        if (this.problem) throw this.problem;
    }
    async all() {
        this.check();
        return { ...this.values };
    }
    async put(key: string, value: unknown) {
        this.check();
        this.puts += 1;
        this.values[key] = value;
    }
    async remove(key: string) {
        this.check();
        delete this.values[key];
    }
}

const offline = new Problem({ status: 0, code: 'offline' });

function open(wire: Wire, storage = new Memory(), person = 'ana') {
    const client = new QueryClient();
    const store = new PreferenceStore(client, person, wire, storage);
    return { store, storage, shown: () => client.getQueryData(preferences_key) };
}

test('a choice is shown at once and sent a moment later, many moves as one', async () => {
    vi.useFakeTimers();
    const wire = new Wire();
    const { store, shown } = open(wire);
    for (const width of [100, 110, 120]) store.set('list.width', width);
    expect(shown()).toEqual({ 'list.width': 120 });
    expect(wire.puts).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wire.values).toEqual({ 'list.width': 120 });
    expect(wire.puts).toBe(1);
    vi.useRealTimers();
});

test('what was chosen offline outlives the page, wins over what the server has, and is sent', async () => {
    const wire = new Wire();
    wire.values = { theme: 'dark', width: 1 };
    wire.problem = offline;
    const { store, storage } = open(wire);
    store.set('width', 2);
    store.set('theme', undefined);
    await store.send();
    expect(wire.values).toEqual({ theme: 'dark', width: 1 });

    const later = open(wire, storage);
    expect(later.shown()).toEqual({ width: 2 });
    wire.problem = null;
    await later.store.load();
    expect(wire.values).toEqual({ width: 2 });
    expect(later.shown()).toEqual({ width: 2 });
});

test('one refused value holds up no other', async () => {
    const wire = new Wire();
    const { store } = open(wire);
    const put = wire.put.bind(wire);
    wire.put = async (key, value) => (key === 'huge' ? Promise.reject(new Problem({ status: 413, code: 'too_large' })) : put(key, value));
    store.set('huge', 'x');
    store.set('small', 1);
    await store.send();
    await store.load();
    expect(wire.values).toEqual({ small: 1 });
    expect(store.get('huge')).toBeUndefined();
});

test('two people at one browser keep apart', () => {
    const storage = new Memory();
    open(new Wire(), storage, 'ana').store.set('width', 1);
    expect(open(new Wire(), storage, 'bo').shown()).toEqual({});
});

test('a storage that is full or foreign costs nothing', () => {
    const storage = new Memory();
    storage.items.set('kith.preferences.ana', '{"values":null}');
    storage.setItem = () => {
        throw new Error('full');
    };
    const { store, shown } = open(new Wire(), storage);
    store.set('width', 1);
    expect(shown()).toEqual({ width: 1 });
});
