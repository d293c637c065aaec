// What is being written about a record, kept in this browser until it is saved: a reload or a closed tab
// loses nothing.

import { fromWallTime } from '@/lib/dates';
import type { Named } from '@/api/types';

export type Kind = 'note' | 'task' | 'call' | 'meeting';

export interface Draft {
    kind: Kind;
    subject: string;
    /** Rich text. */
    body: string;
    /** On the wall of the user's zone. */
    when: string;
    outcome: string;
    assignee: Named | null;
}

export const blank: Draft = { kind: 'note', subject: '', body: '', when: '', outcome: '', assignee: null };

const subject_max = 80;
const kept_max = 50;

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&nbsp;': ' ' };

/** The words of what our own editor wrote. */
function plainText(html: string): string {
    const bare = html.replace(/<[^>]*>/g, ' ').replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity);
    return bare.replace(/\s+/g, ' ').trim();
}

function shelfName(user: string): string {
    return `kith.drafts.${user}`;
}

type Drafts = Record<string, Draft>;

function readAll(user: string): Drafts {
    try {
        const read: unknown = JSON.parse(localStorage.getItem(shelfName(user)) ?? '{}');
        return typeof read === 'object' && read !== null ? (read as Drafts) : {};
    } catch {
        return {};
    }
}

export function isBlank(draft: Draft): boolean {
    return draft.subject.trim() === '' && plainText(draft.body) === '' && !draft.body.includes('<img');
}

export function keptDraft(user: string, record: string): Draft {
    const kept = readAll(user)[record];
    return kept ? { ...blank, ...kept } : blank;
}

/** The newest fifty records are remembered; a blank draft is forgotten. */
export function keepDraft(user: string, record: string, draft: Draft): void {
    const { [record]: _, ...others } = readAll(user);
    const all = isBlank(draft) ? others : { ...others, [record]: draft };
    const entries = Object.entries(all).slice(-kept_max);
    try {
        localStorage.setItem(shelfName(user), JSON.stringify(Object.fromEntries(entries)));
    } catch {
        // Storage may be full or forbidden: the draft lives as long as the page then.
    }
}

/** A note needs no subject of its own: its first line is one. */
export function subjectOf(draft: Draft, otherwise: string): string {
    const written = draft.subject.trim() || plainText(draft.body.split(/<\/(?:p|li|h\d)>|<br>/)[0] ?? '') || plainText(draft.body);
    return [...written].slice(0, subject_max).join('') || otherwise;
}

interface Circumstances {
    here: { object: string; id: string };
    time_zone: string;
    now: string;
    /** The subject where nothing was written that could be one. */
    otherwise: string;
}

export function activityOf(draft: Draft, { here, time_zone, now, otherwise }: Circumstances): Record<string, unknown> {
    const at = draft.when ? fromWallTime(draft.when, time_zone) : null;
    const values: Record<string, unknown> = { kind: draft.kind, subject: subjectOf(draft, otherwise), links: [here] };
    if (draft.body) values['body'] = draft.body;
    if (draft.kind === 'task' && at) values['due_at'] = at;
    if (draft.kind === 'meeting') values['starts_at'] = at ?? now;
    // A meeting that has begun has been held; a call is written down after it, unless it is planned.
    const planned = at !== null && at > now;
    if (draft.kind === 'call') {
        if (planned) values['due_at'] = at;
        else values['done_at'] = at ?? now;
        if (draft.outcome && !planned) values['outcome'] = draft.outcome;
    }
    if (draft.kind === 'meeting' && !planned) values['done_at'] = at ?? now;
    if (draft.kind === 'task' && draft.assignee) values['owner'] = draft.assignee.id;
    return values;
}
