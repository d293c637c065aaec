// The life of a lead as its page shows it: the path, the ways from where it stands, what each asks for,
// how far the qualification is.

import type { ConversionWish, MatchReason, Proposal, ProposedSide, SideWish } from '@/api/leads';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import type { MessageId } from '@/lib/i18n';

export const path = ['new', 'contacted', 'mql', 'sal', 'sql', 'converted'] as const;
const aside = ['rejected', 'nurture', 'disqualified'] as const;

/** What is asked beside the reason, where somebody has it at hand. */
const beside: Record<string, readonly string[]> = {
    rejected: ['status_note'],
    nurture: ['nurture_until', 'status_note'],
    disqualified: ['status_note'],
};

export interface LeadStage {
    status: string;
    guidance: string;
    leads_to: readonly string[];
    required: readonly string[];
    checklist: readonly string[];
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []);

export function stageOf(record: RecordData): LeadStage {
    const guidance = record['guidance'];
    return {
        status: String(record['status'] ?? ''),
        guidance: typeof guidance === 'string' ? guidance : '',
        leads_to: list(record['leads_to']),
        required: list(record['required_fields']),
        checklist: list(record['checklist']),
    };
}

/** The ways from here, the next step first; conversion is one of them. */
export function waysFrom(stages: readonly LeadStage[], status: string): string[] {
    const ways = stages.find((stage) => stage.status === status)?.leads_to ?? [];
    const order: readonly string[] = [...path, ...aside];
    const onwards = (way: string) => path.indexOf(way as (typeof path)[number]) > path.indexOf(status as (typeof path)[number]);
    const back = ways.filter((way) => (path as readonly string[]).includes(way) && !onwards(way));
    const others = ways.filter((way) => !back.includes(way)).toSorted((left, right) => order.indexOf(left) - order.indexOf(right));
    return [...others, ...back];
}

export function isAside(status: string): boolean {
    return (aside as readonly string[]).includes(status);
}

export interface Asked {
    fields: Field[];
    required: string[];
}

function writable(object: ObjectMeta, names: readonly string[]): Field[] {
    return [...new Set(names)].flatMap((name) => object.fields.find((field) => field.name === name && field.writable) ?? []);
}

/** What is to be asked before the lead goes there; a reason is always asked anew. */
export function askedFor(object: ObjectMeta, record: RecordData, stage: LeadStage | undefined): Asked {
    if (!stage) return { fields: [], required: [] };
    const lacking = [...stage.required, ...stage.checklist].filter((name) => isEmpty(record[name]));
    const needed = stage.required.filter((name) => isEmpty(record[name]));
    // Nothing that must be known is open: the rest can be told any time.
    if (needed.length === 0 && !isAside(stage.status)) return { fields: [], required: [] };
    return { fields: writable(object, [...lacking, ...(beside[stage.status] ?? [])]), required: needed };
}

export interface Progress {
    fields: Field[];
    open: Field[];
}

/** The questions that the workspace asks of its leads, over all statuses, and those without an answer. */
export function progressOf(object: ObjectMeta, record: RecordData, stages: readonly LeadStage[]): Progress {
    const fields = [...new Set(stages.flatMap((stage) => stage.checklist))].flatMap((name) => object.fields.find((field) => field.name === name) ?? []);
    return { fields, open: fields.filter((field) => isEmpty(record[field.name])) };
}

const way_names: Partial<Record<string, MessageId>> = {
    contacted: 'leads.to_contacted', mql: 'leads.to_mql', sal: 'leads.accept', rejected: 'leads.reject', sql: 'leads.qualify',
    nurture: 'leads.nurture', disqualified: 'leads.disqualify', converted: 'leads.convert', new: 'leads.reopen',
};
export function wayName(from: string, to: string): MessageId | null {
    if (from === 'sql' && to === 'sal') return 'leads.back_to_sal';
    return way_names[to] ?? null;
}

export const reason_names: Record<MatchReason, MessageId> = {
    email: 'leads.same_email', phone: 'leads.same_phone', domain: 'leads.same_domain', external: 'leads.same_number',
    name: 'leads.same_name', name_company: 'leads.same_name_company', contact: 'leads.of_contact',
};

/** What one side is to be: "new", "none", "other", or the id of a match. */
export type Choice = string;
export interface SideChoice {
    choice: Choice;
    /** Under "other". */
    other: { id: string; name: string } | null;
    values: Record<string, unknown>;
}

export function firstChoice(side: ProposedSide): SideChoice {
    const nothing = Object.keys(side.values).length === 0 || !side.may_create;
    return { choice: side.use ?? (nothing ? 'none' : 'new'), other: null, values: side.values };
}

/** Null while it is not said which. */
function sideWish({ choice, other, values }: SideChoice, asked: readonly string[]): SideWish | undefined {
    if (choice === 'none') return null;
    if (choice === 'other') return other ? { id: other.id } : undefined;
    if (choice !== 'new') return { id: choice };
    return { values: Object.fromEntries(asked.map((name) => [name, values[name] ?? null])) };
}

export const account_fields = ['name', 'website'] as const;
export const contact_fields = ['last_name', 'first_name', 'title', 'email', 'phone'] as const;
export const opportunity_fields = ['name', 'amount', 'close_date'] as const;

export interface Choices {
    account: SideChoice;
    contact: SideChoice;
    opportunity: SideChoice;
}

export function firstChoices(proposal: Proposal): Choices {
    const opportunity = firstChoice(proposal.opportunity);
    return { account: firstChoice(proposal.account), contact: firstChoice(proposal.contact), opportunity };
}

/** Nothing while a choice is open, or where nothing would be made. */
export function wishOf(choices: Choices): Pick<ConversionWish, 'account' | 'contact' | 'opportunity'> | null {
    const account = sideWish(choices.account, account_fields);
    const contact = sideWish(choices.contact, contact_fields);
    const opportunity = sideWish(choices.opportunity, opportunity_fields);
    if (account === undefined || contact === undefined || opportunity === undefined) return null;
    return account === null && contact === null ? null : { account, contact, opportunity };
}
