// The fields of a record page in their sections: as a layout says, else as they were declared.

import type { Layout, Section } from '@/api/layouts';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import type { Label, MessageId } from '@/lib/i18n';

/** Groups that the standard objects use; another one is shown by its own name. */
export const group_names: Record<string, MessageId> = {
    main: 'group.main', contact: 'group.contact', address: 'group.address', more: 'group.more', system: 'group.system', sales: 'group.sales',
    about: 'group.about', progress: 'group.progress', qualification: 'group.qualification', pool: 'group.pool', assignment: 'group.assignment', amounts: 'group.amounts', document: 'group.document', cash: 'group.cash', stock: 'group.stock', coverage: 'group.coverage', strategy: 'group.strategy', terms: 'group.terms', system_information: 'group.more',
};

/** The machine's own bookkeeping. */
const unseen = ['id', 'version', 'deleted_at'];

const of_pools = ['pool', 'home_pool', 'pool_since', 'pool_move', 'former_owner', 'held_since', 'recycle_at'];

/** What is told of a record only once there is something to tell: reasons and stamps of a way not gone. */
const quiet: Record<string, readonly string[]> = {
    quotes: ['sent_at', 'viewed_at', 'views', 'decided_at', 'accepted_by', 'decline_reason', 'previous', 'newest', 'discount_total'],
    leads: [
        'rejection_reason', 'disqualified_reason', 'nurture_reason', 'nurture_until', 'status_note', 'sla_due_at', 'mql_at', 'sal_at', 'rejected_at', 'sql_at',
        'nurture_at', 'disqualified_at', 'converted_at', 'converted_account', 'converted_contact', 'converted_opportunity', ...of_pools,
        'assign_by_rules', 'assigned_rule', 'assigned_why', 'assigned_at', 'respond_by', 'escalations',
    ],
    accounts: [...of_pools, 'target_tier', 'invoice_title', 'tax_number', 'received', 'receivable', 'overdue', 'credit'],
    opportunities: ['renews'],
    contracts: ['renews', 'sales_order', 'next_due_on', 'activated_at'],
    orders: ['confirmed_at', 'under_contract', 'next_due_on', 'net_amount', 'tax_amount'],
    purchase_orders: ['ordered_at', 'net_amount', 'tax_amount', 'contact'],
    products: ['on_hand', 'reorder_level'],
    account_plans: ['score_roles', 'score_stance', 'score_touch', 'score_content', 'roles_needed', 'missing_roles', 'next_step', 'next_step_at', 'last_touch_at'],
    invoices: ['code', 'reverses', 'reason', 'issued_at'],
};

export function saysNothing(object: ObjectMeta, field: Field, record: RecordData): boolean {
    return (quiet[object.name] ?? []).includes(field.name) && isEmpty(record[field.name]);
}

export interface ShownSection {
    name: string;
    label?: Label | undefined;
    columns: 1 | 2;
    fields: Field[];
}

/** As declared: groups in the order of their first field, what the program keeps last. */
export function declaredSections(object: ObjectMeta): Section[] {
    const groups = new Map<string, string[]>();
    const first = object.fields.find((field) => !field.system)?.group ?? 'main';
    for (const field of object.fields.toSorted((a, b) => Number(a.system) - Number(b.system))) {
        if (unseen.includes(field.name)) continue;
        const name = field.name === 'owner' ? first : field.system ? 'system' : (field.group ?? 'main');
        groups.set(name, [...(groups.get(name) ?? []), field.name]);
    }
    const system = groups.get('system') ?? [];
    groups.delete('system');
    return [...groups, ['system', system] as const].filter(([, fields]) => fields.length > 0).map(([name, fields]) => ({ name, fields: [...fields] }));
}

/** Fields that the reader may not see, or that are gone, are left out; empty sections with them. */
export function shownSections(object: ObjectMeta, layout: Layout | null | undefined): ShownSection[] {
    const sections = layout?.sections ?? declaredSections(object);
    return sections
        .map(({ name, label, columns, fields }) => ({
            name,
            label,
            columns: columns ?? 1,
            fields: fields.flatMap((wanted) => object.fields.find((field) => field.name === wanted) ?? []),
        }))
        .filter(({ fields }) => fields.length > 0);
}
