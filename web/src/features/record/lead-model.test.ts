import { expect, test } from 'vitest';
import type { Proposal, ProposedSide } from '@/api/leads';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { askedFor, firstChoices, progressOf, stageOf, waysFrom, wishOf } from '@/features/record/lead-model';

const field = (name: string, kind = 'choice') => ({ name, kind, writable: true, label: { en: name, zh: name } }) as unknown as Field;
const leads = { name: 'leads', fields: ['budget', 'authority', 'need', 'rejection_reason', 'status_note'].map((name) => field(name)) } as unknown as ObjectMeta;
const lead = (values: Record<string, unknown>) => ({ id: 'x', version: 1, ...values }) as unknown as RecordData;
const stage = (values: Record<string, unknown>) => stageOf(lead(values));

const stages = [
    stage({ status: 'sal', leads_to: ['disqualified', 'converted', 'sql', 'rejected'] }),
    stage({ status: 'sql', leads_to: ['sal', 'converted', 'nurture'], required_fields: ['authority', 'need'], checklist: ['budget', 'authority', 'need'] }),
    stage({ status: 'rejected', leads_to: ['mql'], required_fields: ['rejection_reason'] }),
];

test('the next step comes first, then those that leave the path, then the way back', () => {
    expect(waysFrom(stages, 'sal')).toEqual(['sql', 'converted', 'rejected', 'disqualified']);
    expect(waysFrom(stages, 'sql')).toEqual(['converted', 'nurture', 'sal']);
    expect(waysFrom(stages, 'converted')).toEqual([]);
});

test('what is asked is what the status wants and nobody has told', () => {
    const asked = askedFor(leads, lead({ need: 'clear' }), stages[1]);
    expect(asked.fields.map((each) => each.name)).toEqual(['authority', 'budget']);
    expect(asked.required).toEqual(['authority']);
    expect(askedFor(leads, lead({ need: 'clear', authority: 'decides' }), stages[1]).fields).toEqual([]);
    const reason = askedFor(leads, lead({}), stages[2]);
    expect(reason.fields.map((each) => each.name)).toEqual(['rejection_reason', 'status_note']);
});

test('progress counts the questions with an answer', () => {
    const { fields, open } = progressOf(leads, lead({ budget: 'none' }), stages);
    expect([fields.length, open.map((each) => each.name)]).toEqual([3, ['authority', 'need']]);
});

const side = (values: Partial<ProposedSide>): ProposedSide => ({ may_create: true, values: {}, matches: [], use: null, ...values });
const proposal = (account: Partial<ProposedSide>, contact: Partial<ProposedSide>): Proposal => ({
    account: side(account),
    contact: side(contact),
    opportunity: side({ values: { name: 'Blue Sea' } }),
    carried: { activities: 0, attachments: 0, comments: 0 },
});

test('a sure match is chosen, and a lead without company makes no account', () => {
    const choices = firstChoices(proposal({}, { use: 'known', values: { last_name: 'Lei' } }));
    expect(choices.account.choice).toBe('none');
    expect(wishOf(choices)).toMatchObject({ account: null, contact: { id: 'known' }, opportunity: { values: { name: 'Blue Sea', amount: null } } });
});

test('nothing goes out while a choice is open or nothing would be made', () => {
    const choices = firstChoices(proposal({ values: { name: 'Blue Sea' } }, { values: { last_name: 'Lei' } }));
    expect(wishOf(choices)).toMatchObject({ account: { values: { name: 'Blue Sea' } } });
    expect(wishOf({ ...choices, account: { ...choices.account, choice: 'other' } })).toBe(null);
    const none = { choice: 'none', other: null, values: {} };
    expect(wishOf({ ...choices, account: none, contact: none })).toBe(null);
});
