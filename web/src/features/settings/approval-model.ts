// An approval process as its form holds it, and templates to begin with.

import type { ObjectMeta, RecordData } from '@/api/types';
import type { Filter } from '@/lib/filter';
import type { MessageId } from '@/lib/i18n';

export interface DraftStep {
    key: number;
    name_en: string;
    name_zh: string;
    /** "manager", "user:…", "role:…", "field:…". */
    approvers: string[];
    need: 'any' | 'all';
    condition: Filter | null;
    hours: number | null;
    late: 'remind' | 'manager' | 'person';
    late_to: string | null;
    nobody: 'administrators' | 'skipped';
}

export interface Draft {
    name_en: string;
    name_zh: string;
    start: 'asked' | 'required';
    entry: Filter | null;
    gate: Filter | null;
    steps: DraftStep[];
    watched: string[];
    locks: string[];
    lock_spares: string;
    on_change: string;
    own_decisions: boolean;
    sets_approved: Record<string, unknown>;
    sets_rejected: Record<string, unknown>;
    description: string;
    active: boolean;
}

let last_key = 0;
export const blankStep = (): DraftStep => ({
    key: ++last_key, name_en: '', name_zh: '', approvers: ['manager'], need: 'any', condition: null, hours: null, late: 'remind', late_to: null, nobody: 'administrators',
});

export const blank = (): Draft => ({
    name_en: '', name_zh: '', start: 'asked', entry: null, gate: null, steps: [blankStep()], watched: [], locks: [], lock_spares: 'approvers', on_change: 'show',
    own_decisions: false, sets_approved: {}, sets_rejected: {}, description: '', active: true,
});

interface WireApprover {
    kind: string;
    id?: string;
    field?: string;
}
interface WireStep extends Partial<Omit<DraftStep, 'approvers' | 'key'>> {
    approvers?: WireApprover[];
}

const written = ({ kind, id, field }: WireApprover) => (kind === 'manager' ? 'manager' : `${kind}:${id ?? field ?? ''}`);

function approverOf(word: string): WireApprover {
    const [kind = '', rest = ''] = word.split(':');
    if (kind === 'manager') return { kind };
    return kind === 'field' ? { kind, field: rest } : { kind, id: rest };
}

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const object = (value: unknown): Record<string, unknown> => (value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {});

export function draftOf(process: RecordData): Draft {
    const text = (name: string) => String(process[name] ?? '');
    const steps = Array.isArray(process['steps']) ? (process['steps'] as WireStep[]) : [];
    return {
        ...blank(),
        name_en: text('name_en'),
        name_zh: text('name_zh'),
        start: text('start') === 'required' ? 'required' : 'asked',
        entry: (process['entry'] as Filter | null | undefined) ?? null,
        gate: (process['gate'] as Filter | null | undefined) ?? null,
        steps: steps.map(({ approvers, ...step }) => ({ ...blankStep(), ...step, approvers: (approvers ?? []).map(written) })),
        watched: names(process['watched']),
        locks: names(process['locks']),
        lock_spares: text('lock_spares') || 'approvers',
        on_change: text('on_change') || 'show',
        own_decisions: process['own_decisions'] === true,
        sets_approved: object(process['sets_approved']),
        sets_rejected: object(process['sets_rejected']),
        description: text('description'),
        active: process['active'] !== false,
    };
}

function wireStep({ name_en, name_zh, approvers, need, condition, hours, late, late_to, nobody }: DraftStep) {
    return { name_en, name_zh, approvers: approvers.map(approverOf), need, condition, hours, late, late_to, nobody };
}

/** As it is sent. */
export function wireOf(object_name: string, draft: Draft): Record<string, unknown> {
    const some = (record: Record<string, unknown>) => (Object.keys(record).length > 0 ? record : null);
    return {
        ...draft,
        applies_to: object_name,
        gate: draft.start === 'required' ? draft.gate : null,
        steps: draft.steps.map(wireStep),
        sets_approved: some(draft.sets_approved),
        sets_rejected: some(draft.sets_rejected),
    };
}

interface Template {
    name: MessageId;
    object: string;
    fits(object: ObjectMeta): boolean;
    draft(object: ObjectMeta): Draft;
}

const has = (...fields: string[]) => (object: ObjectMeta) => fields.every((name) => object.fields.some((field) => field.name === name));
const large = 100_000;

export const templates: readonly Template[] = [
    {
        name: 'settings.approval_template_amount',
        object: 'opportunities',
        fits: has('amount'),
        draft: () => ({
            ...blank(), name_en: 'Large opportunity', name_zh: '大额商机', entry: { field: 'amount', op: 'gt', value: String(large) }, watched: ['amount'], locks: ['amount', 'lines'],
        }),
    },
    {
        name: 'settings.approval_template_discount',
        object: 'quotes',
        fits: has('discount'),
        draft: () => ({
            ...blank(), name_en: 'Discount over 15 %', name_zh: '折扣超过 15%', start: 'required', gate: { field: 'discount', op: 'gt', value: '15' }, watched: ['discount'], locks: ['discount'],
        }),
    },
    {
        name: 'settings.approval_template_won',
        object: 'opportunities',
        fits: has('amount', 'status'),
        draft: () => ({
            ...blank(), name_en: 'Before a deal is won', name_zh: '赢单前审批', start: 'required', gate: { field: 'status', op: 'eq', value: 'won' }, entry: { field: 'amount', op: 'gt', value: String(large) }, watched: ['amount'], locks: ['amount', 'lines', 'stage'],
        }),
    },
];
