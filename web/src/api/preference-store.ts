// One person's own choices (widths, favourites, what is folded): on the server, so that they are there on
// every device, and a copy in this browser, so that a screen looks right before the server has answered.
// A change is shown at once, here and in other tabs. What could not be sent stays in the copy and is sent
// later; the last word of a key wins, so sending twice does no harm.

import type { QueryClient } from '@tanstack/react-query';
import { http, isProblem } from '@/api/client';

export type Preferences = Record<string, unknown>;

export const preferences_key = ['preferences'] as const;
const settle_ms = 400;

interface Copy {
    values: Preferences;
    /** Keys whose value here the server does not have yet; a key without a value is to be forgotten. */
    unsent: string[];
}

export interface PreferenceWire {
    all(): Promise<Preferences>;
    put(key: string, value: unknown): Promise<void>;
    remove(key: string): Promise<void>;
}

const wire_of_server: PreferenceWire = {
    all: () => http.get<Preferences>('/preferences'),
    put: (key, value) => http.put(`/preferences/${key}`, value),
    remove: (key) => http.delete(`/preferences/${key}`),
};

const passes = ['offline', 'unavailable', 'busy', 'unauthenticated'] as const;

export class PreferenceStore {
    private readonly name: string;
    private readonly client: QueryClient;
    private readonly wire: PreferenceWire;
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null;
    private copy: Copy;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private sending: Promise<void> = Promise.resolve();
    private channel: BroadcastChannel | null = null;
    private alone = false;

    constructor(client: QueryClient, person: string, wire = wire_of_server, storage: PreferenceStore['storage'] = browserStorage()) {
        this.client = client;
        this.name = `kith.preferences.${person}`;
        this.wire = wire;
        this.storage = storage;
        this.copy = this.read();
        client.setQueryData(preferences_key, this.copy.values);
    }

    /** Asks the server, and follows other tabs and the line until the returned function is called. */
    follow(): () => void {
        void this.load();
        const again = () => void this.send();
        this.channel = new BroadcastChannel(this.name);
        this.channel.addEventListener('message', () => {
            this.catchUp();
            this.client.setQueryData(preferences_key, this.copy.values);
        });
        window.addEventListener('online', again);
        document.addEventListener('visibilitychange', again);
        return () => {
            this.channel?.close();
            this.channel = null;
            window.removeEventListener('online', again);
            document.removeEventListener('visibilitychange', again);
            void this.send();
        };
    }

    async load(): Promise<void> {
        await this.send();
        let values: Preferences;
        try {
            values = await this.wire.all();
        } catch {
            return; // The copy is what there is.
        }
        this.catchUp();
        for (const key of this.copy.unsent) {
            if (key in this.copy.values) values[key] = this.copy.values[key];
            else delete values[key];
        }
        this.keep({ values, unsent: this.copy.unsent });
    }

    /** Without a value it is forgotten. */
    set(key: string, value: unknown): void {
        this.catchUp();
        const { [key]: _, ...others } = this.copy.values;
        const values = value === undefined ? others : { ...others, [key]: value };
        this.keep({ values, unsent: [...this.copy.unsent.filter((waiting) => waiting !== key), key] });
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.send(), settle_ms);
    }

    get(key: string): unknown {
        return this.copy.values[key];
    }

    /** Sends what waits, in order, until the line breaks. */
    send(): Promise<void> {
        clearTimeout(this.timer);
        this.sending = this.sending.then(() => this.sendAll());
        return this.sending;
    }

    private async sendAll(): Promise<void> {
        const waiting = this.copy.unsent;
        for (const key of waiting) {
            const value = this.copy.values[key];
            try {
                await (value === undefined ? this.wire.remove(key) : this.wire.put(key, value));
            } catch (error) {
                if (passes.some((code) => isProblem(error, code))) return;
                // The server will never take it: keeping it would only hold up the others.
            }
            this.catchUp();
            // Changed meanwhile, it waits for its own turn.
            if (JSON.stringify(this.copy.values[key]) === JSON.stringify(value)) this.keep({ ...this.copy, unsent: this.copy.unsent.filter((waiting) => waiting !== key) });
        }
    }

    private keep(copy: Copy): void {
        this.copy = copy;
        this.client.setQueryData(preferences_key, copy.values);
        try {
            this.storage?.setItem(this.name, JSON.stringify(copy));
        } catch {
            // Full or forbidden: this tab remembers, and the server does as soon as it is reached.
            this.alone = true;
            return;
        }
        this.channel?.postMessage(null);
    }

    /** Another tab may have written since. */
    private catchUp(): void {
        if (this.storage && !this.alone) this.copy = this.read();
    }

    private read(): Copy {
        try {
            const { values, unsent } = JSON.parse(this.storage?.getItem(this.name) ?? '') as Partial<Copy>;
            if (typeof values === 'object' && values !== null && Array.isArray(unsent)) return { values, unsent };
        } catch {
            // Nothing there yet, or not ours.
        }
        return { values: {}, unsent: [] };
    }
}

function browserStorage(): Storage | null {
    try {
        return localStorage;
    } catch {
        return null;
    }
}
