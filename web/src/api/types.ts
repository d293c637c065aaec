// What the server says, as it says it. Wire names stay snake_case.

import type { Filter, Operator } from '@/lib/filter';
import type { Label } from '@/lib/i18n';
import type { FieldMarks, Mark } from '@/lib/marks';

export type { Filter, Operator } from '@/lib/filter';
export type { Label } from '@/lib/i18n';

export interface Named {
    id: string;
    name: string;
}

export interface FieldError {
    field: string;
    code?: string;
    message: string;
}

export type ProblemCode =
    | 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'too_large' | 'busy' | 'unavailable';

export interface ProblemDocument {
    title: string;
    status: number;
    detail?: string;
    code?: ProblemCode;
    errors?: FieldError[];
    request_id?: string;
    current?: RecordData;
}

export interface Session {
    user: {
        id: string;
        name: string;
        email: string;
        locale: string;
        time_zone: string;
        role: Named | null;
        teams: Named[];
        actions: string[];
    };
    /** As whom an administrator looks, while that is so. */
    preview: (Named & { kind: 'user' | 'role' }) | null;
    /** The role asks for two steps, and this session has shown but a password. */
    second_factor_due: boolean;
    workspace: { name: string; default_country: string; fiscal_start: number; bin_days: number; undo_days: number; base_currency: string; default_locale: string; time_zone: string; version: string };
}

export interface SetupRequest {
    code: string;
    name: string;
    email: string;
    password: string;
    locale: string;
    currency: string;
    time_zone: string;
    demo: boolean;
}

export interface Option {
    value: string;
    label: Label;
    color?: string | null;
    active?: boolean;
}

export interface Field {
    id: number;
    name: string;
    kind: string;
    label: Label;
    help?: Label | null;
    required: boolean;
    unique: boolean;
    sortable: boolean;
    filterable: boolean;
    writable: boolean;
    system: boolean;
    custom: boolean;
    default?: unknown;
    group?: string | null;
    options?: Option[];
    object?: string;
    objects?: string[] | null;
    scale?: number;
    min?: number;
    max?: number;
    max_length?: number;
    /** How a field that numbers by itself writes its numbers. */
    prefix?: string;
    digits?: number;
    operators?: Operator[];
    /** What the value is worked out of; its `kind` is then that of the result. */
    formula?: string;
    result?: string;
    /** What a roll-up counts; its `kind` is then that of the result. */
    over?: string;
    by?: string;
    measure?: string;
    field?: string;
    condition?: unknown;
    /** Why a formula is always blank, or a roll-up stands still. */
    problem?: Label;
}

export interface Relation {
    name: string;
    label: Label;
    object: string;
    field: string;
    through?: string;
}

export interface ObjectMeta {
    id: number;
    name: string;
    singular: string;
    labels: { en: { one: string; many: string }; zh: { one: string; many: string } };
    help?: Label | null;
    icon: string;
    room: string;
    custom: boolean;
    role: 'record' | 'junction' | 'system' | 'personal';
    /** Stands in the main navigation. */
    navigation?: boolean;
    title: string;
    list: string[];
    access: { create: boolean; read: boolean; update: boolean; delete: boolean; import: boolean; export: boolean };
    board?: string[];
    fields: Field[];
    relations: Relation[];
}

export interface MetaDocument {
    version: number;
    objects: ObjectMeta[];
}

export interface RecordData {
    id: string;
    version: number;
    created_at: string;
    updated_at: string;
    created_by?: Named | null;
    updated_by?: Named | null;
    owner?: Named | null;
    deleted_at?: string | null;
    [field: string]: unknown;
}

export interface RecordPage {
    records: RecordData[];
    next: string | null;
    total?: { value: number; exact: boolean };
    similar?: boolean;
    marks?: FieldMarks[];
}

export interface ListQuestion {
    fields?: string[];
    sort?: string;
    q?: string;
    filter?: Filter | null;
    deleted?: boolean;
    /** The list as it was at that instant. */
    as_of?: string | undefined;
    limit?: number;
    /** Of every page but the first. */
    limit_later?: number;
    /** Records to pass over, where no cursor is known: a jump. */
    skip?: number;
    cursor?: string | undefined;
}

export interface Change {
    field: string;
    from: unknown;
    to: unknown;
}

export interface ChangeItem {
    type: 'change';
    at: string;
    by: Named | null;
    kind: 'create' | 'update' | 'delete' | 'restore';
    via: string;
    batch?: string | null;
    /** Why it changed hands, with the name of the batch: for a leave, or back. */
    reason?: { kind: 'leave'; label: string };
    version: number;
    changes: Change[];
    about?: About;
}

/** The record that it happened to, where that is another one: a contact of the account. */
export interface About extends Named {
    object: string;
}

/** Records that went into this one, and are still merged. */
export interface MergeItem {
    type: 'merge';
    at: string;
    by: Named | null;
    batch: string;
    state: 'running' | 'done' | 'failed' | 'undone';
    undoable_until: string;
    /** Without a name where the reader does not see it. */
    records: Named[];
}

/** What became of a request for approval. */
export interface ApprovalItem {
    type: 'approval';
    at: string;
    act: 'asked' | 'approved' | 'rejected' | 'delegated' | 'withdrawn' | 'passed_all';
    request: string;
    process: Label;
    by: Named | null;
    reason: string | null;
}

export type TimelineItem =
    | ChangeItem
    | MergeItem
    | ApprovalItem
    | { type: 'activity' | 'comment' | 'attachment'; at: string; record: RecordData; about?: About };

/** A record that may be the same person or company, and why. */
export interface Twin {
    object: string;
    /** Nothing where the role tells no more than that there is one. */
    id: string | null;
    name: string;
    visible: boolean;
    effect: 'warn' | 'block';
    owner: Named | null;
    reasons: ('email' | 'phone' | 'domain' | 'external' | 'name' | 'name_company')[];
}

export interface TimelinePage {
    items: TimelineItem[];
    next: string | null;
    /** Relations of which not all records were looked at: there are too many. */
    partial: string[];
}

export interface Attachment {
    id: string;
    name: string;
    size: number;
    type: string;
    url: string;
}

export interface SearchHit {
    object: string;
    id: string;
    title: string;
    subtitle: string;
    /** Nothing has what was typed; this is one slip away from it. */
    similar: boolean;
    marks: { title: Mark[]; subtitle: Mark[] };
}

export interface Batch {
    id: string;
    label: string | null;
    kind: string;
    at: string;
    by: Named | null;
    count: number;
    undone_at: string | null;
    undoable_until: string;
    /** Of an undo: records that it left as somebody had changed them. */
    kept: number;
    state: 'running' | 'done' | 'failed' | 'undone';
}

export type BulkOperation = 'update' | 'tidy' | 'delete' | 'restore';

export interface BulkRequest {
    op: BulkOperation;
    ids?: string[];
    filter?: Filter;
    /** Search words beside the filter. */
    q?: string;
    values?: Record<string, unknown>;
}

export interface UndoResult {
    batch: string;
    undone: number;
    job?: string | null;
    conflicts: { object: string; id: string; name: string; fields: string[]; changes?: Change[]; reason?: string | null }[];
}

/** What a filter finds is tinted: the whole row, or the cell of one column. */
export interface ColourRule {
    filter: Filter;
    colour: string;
    column?: string;
}

export interface ViewSettings {
    columns?: string[];
    sort?: string;
    filter?: Filter | null;
    /** "stage", "close_date:month" */
    group?: string;
    widths?: Record<string, number>;
    /** So many columns stay while the others scroll. */
    pinned?: number;
    colours?: ColourRule[];
    /** Sums stand at the foot. */
    sums?: boolean;
}

export interface SavedView extends RecordData {
    name: string;
    object: string;
    kind: 'table' | 'board';
    settings: ViewSettings;
    shared: 'me' | 'team' | 'everyone';
    pinned: boolean;
}

export interface ChangeEvent {
    object: string;
    id: string;
    kind: 'create' | 'update' | 'delete' | 'restore';
    version: number;
    by: string | null;
    batch?: string;
}
